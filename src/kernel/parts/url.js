// URL and URLSearchParams: whatwg-url, evaluated when one of them is first used.

// @ts-ignore: the package comes without types
export { URL, URLSearchParams } from 'whatwg-url';
