// Rows for pictures, the camera and recordings of the screen.

const classifierFields = ['modelUrl', 'modelJsonUrl', 'modelMetadataUrl', 'cameraType'];
const photoParams = [{ name: 'options', type: 'OpenPhotoCameraOptions', default: '{}' }];
const photo = {
    kind: 'task', type: 'open_photo_camera',
    fields: ['open', 'singlePhoto', 'options'], permission: 'ui',
};

export default {
    group: 'os-media',
    title: 'Camera, pictures and recordings',
    rows: [
        {
            path: 'os.openImageClassifier', kind: 'task',
            params: [{ name: 'options', type: 'ImageClassifierOptions' }],
            returns: 'Promise<void>',
            type: 'show_image_classifier', fields: ['open'], spread: classifierFields,
            emit: "{ ...options, type: 'show_image_classifier', open: true, taskId }",
            permission: 'ui',
            summary: 'Opens the camera and says what it sees.',
            details: 'The options name the model, either by modelUrl or by modelJsonUrl together '
                + 'with modelMetadataUrl, and which camera to use. What the model recognizes is '
                + 'shouted as onImageClassified again and again while the view is open. The promise '
                + 'settles when it has opened and rejects when the model cannot be loaded.',
            example: "await os.openImageClassifier({ modelUrl: 'https://example.com/model/' });",
        },
        {
            path: 'os.closeImageClassifier', kind: 'task', params: [],
            returns: 'Promise<void>',
            type: 'show_image_classifier', fields: ['open'], spread: classifierFields,
            emit: "{ type: 'show_image_classifier', open: false, taskId }",
            permission: 'ui',
            summary: 'Closes the view of os.openImageClassifier.',
            details: 'The promise settles when the camera has been let go.',
            example: 'await os.closeImageClassifier();',
        },
        {
            path: 'os.classifyImages', kind: 'task',
            params: [{ name: 'options', type: 'ClassifyImagesOptions' }],
            returns: 'Promise<ClassifyImagesResult>',
            type: 'classify_images', fields: [],
            spread: ['modelUrl', 'modelJsonUrl', 'modelMetadataUrl', 'images'],
            emit: "{ ...options, type: 'classify_images', taskId }",
            permission: 'ui',
            summary: 'Says what is in given pictures.',
            details: 'The images are given by url or as files. The promise gives the model that was '
                + 'used with its class labels and, for each image, predictions with class name and '
                + 'probability from 0 to 1.',
            example: "const { images } = await os.classifyImages({\n"
                + "    modelUrl: 'https://example.com/model/',\n"
                + "    images: [{ url: 'https://example.com/cat.png' }],\n});",
        },
        {
            ...photo, path: 'os.openPhotoCamera', params: photoParams,
            returns: 'Promise<void>',
            emit: "{ type: 'open_photo_camera', open: true, singlePhoto: false, options, taskId }",
            summary: 'Opens the camera for any number of photos.',
            details: 'Every photo is shouted as onPhotoCaptured; leaving as onPhotoCameraClosed. The '
                + 'options choose the camera, the format (png or jpeg, the quality of a jpeg from 0 '
                + 'to 1), the wished resolution, whether the person confirms each photo and after '
                + 'how many seconds one is taken by itself. The promise settles when the camera is '
                + 'open.',
            example: "await os.openPhotoCamera({ cameraType: 'rear', imageFormat: 'jpeg' });",
        },
        {
            ...photo, path: 'os.capturePhoto', params: photoParams,
            returns: 'Promise<Photo>',
            emit: "{ type: 'open_photo_camera', open: true, singlePhoto: true, options, taskId }",
            summary: 'Opens the camera for one photo and gives it.',
            details: 'The options are those of os.openPhotoCamera. The promise gives the picture '
                + '(data, a Blob) with its width and height in pixels, and rejects when the person '
                + 'closes the camera.',
            example: 'const photo = await os.capturePhoto({ skipConfirm: true });\n'
                + "os.toast(photo.width + ' x ' + photo.height);",
        },
        {
            ...photo, path: 'os.closePhotoCamera', params: [],
            returns: 'Promise<void>',
            emit: "{ type: 'open_photo_camera', open: false, singlePhoto: false, options: {}, taskId }",
            summary: 'Closes the photo camera.',
            details: 'A photo that os.capturePhoto still waits for is not taken.',
            example: 'await os.closePhotoCamera();',
        },
        {
            path: 'os.getMediaPermission', kind: 'task',
            params: [{ name: 'options', type: 'MediaPermssionOptions' }],
            returns: 'Promise<void>',
            type: 'media_permission', fields: [], spread: ['audio', 'video'],
            emit: "{ ...options, type: 'media_permission', taskId }",
            permission: 'ui',
            summary: 'Asks for leave to use microphone or camera.',
            details: 'Set audio, video or both to true. The promise settles when leave was given and '
                + 'rejects when it was refused; later calls then need not ask again.',
            example: 'await os.getMediaPermission({ audio: true });',
        },
        {
            path: 'experiment.beginRecording', kind: 'task',
            params: [{
                name: 'options', type: 'RecordingOptions',
                default: '{ audio: true, video: true, screen: false }',
            }],
            returns: 'Promise<void>',
            type: 'begin_recording', fields: [],
            spread: [
                'audio', 'video', 'screen', 'mimeType', 'bitsPerSecond',
                'videoBitsPerSecond', 'audioBitsPerSecond',
            ],
            emit: "{ ...options, type: 'begin_recording', taskId }",
            permission: 'ui',
            summary: 'Begins to record microphone, camera or screen.',
            details: 'Options that are given replace the default as a whole. audio may also list the '
                + 'sources screen and microphone. Rates are in bits per second. The promise settles '
                + 'when the recording runs and rejects when leave is refused. Experimental: may '
                + 'change or go.',
            example: 'await experiment.beginRecording({ audio: true, video: false, screen: true });',
        },
        {
            path: 'experiment.endRecording', kind: 'task', params: [],
            returns: 'Promise<Recording>',
            type: 'end_recording', fields: [],
            permission: 'ui',
            summary: 'Ends a recording and gives its files.',
            details: 'The promise gives files; each tells whether it holds audio, video and screen, '
                + 'and has the recording in data (a Blob). Rejects when nothing is being recorded.',
            example: 'const { files } = await experiment.endRecording();\n'
                + "os.download(files[0].data, 'take.webm');",
        },
    ],
};
