// Random numbers that a seed determines (ARC4), evaluated when first seeded.

export { default as seedrandom } from 'seedrandom';
