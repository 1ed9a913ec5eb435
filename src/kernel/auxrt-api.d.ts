// What the generated module `auxrt-api` gives; tools/api/generate.mjs writes it
// from the tables in src/kernel/api/table, and the bundler puts it in.

declare module 'auxrt-api' {
    /** Names of the API in every script's scope. */
    export const apiNames: string[];
    /** Names in scope whose function belongs to the calling bot. */
    export const tagNames: string[];
    /** The API by names; heavy members are made when first asked for. */
    export function buildApi(): Record<string, any>;
    /** The functions of `tagNames`; each takes the calling bot's record first. */
}
