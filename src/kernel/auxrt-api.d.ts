// What the generated modules give; tools/api/generate.mjs writes them from the
// tables in src/kernel/api/table, and the bundler puts them in.

declare module 'auxrt-api' {
    /** The API by names; members are made when first asked for. */
    export function buildApi(): Record<string, any>;
}

declare module 'auxrt-api-names' {
    /** Names of the API in every script's scope. */
    export const apiNames: string[];
    /** Names in scope whose function belongs to the calling bot. */
    export const tagNames: string[];
}
