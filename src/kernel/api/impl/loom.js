// What the functions of the group loom have in common.

/** @param {any} urlOrVideo the address of a video, or the video */
export function sharedUrlOf(urlOrVideo) {
    return typeof urlOrVideo === 'object' && urlOrVideo !== null
        ? urlOrVideo.sharedUrl
        : urlOrVideo;
}
