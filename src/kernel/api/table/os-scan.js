// Rows for QR codes and barcodes: reading them and showing them.

const camera = { name: 'camera', type: 'CameraType', optional: true };

export default {
    group: 'os-scan',
    title: 'QR codes and barcodes',
    rows: [
        {
            path: 'os.openQRCodeScanner', kind: 'action', params: [camera],
            returns: 'OpenQRCodeScannerAction',
            type: 'show_qr_code_scanner',
            fields: ['open', 'cameraType', 'disallowSwitchingCameras'],
            emit: "{ type: 'show_qr_code_scanner', open: true, cameraType: camera, "
                + 'disallowSwitchingCameras: false }',
            permission: 'ui',
            summary: 'Opens the camera to look for QR codes.',
            details: 'The camera is front or rear; without it the host chooses. The code that is '
                + 'found is shouted as onQRCodeScanned, opening and closing as '
                + 'onQRCodeScannerOpened and onQRCodeScannerClosed.',
            example: "os.openQRCodeScanner('rear');",
        },
        {
            path: 'os.closeQRCodeScanner', kind: 'action', params: [],
            returns: 'OpenQRCodeScannerAction',
            type: 'show_qr_code_scanner',
            fields: ['open', 'cameraType', 'disallowSwitchingCameras'],
            emit: "{ type: 'show_qr_code_scanner', open: false, cameraType: undefined, "
                + 'disallowSwitchingCameras: false }',
            permission: 'ui',
            summary: 'Closes the scanner for QR codes.',
            details: 'Does nothing when it is not open.',
            example: 'os.closeQRCodeScanner();',
        },
        {
            path: 'os.showQRCode', kind: 'action',
            params: [{ name: 'code', type: 'string' }],
            returns: 'ShowQRCodeAction',
            type: 'show_qr_code', fields: ['open', 'code'],
            emit: "{ type: 'show_qr_code', open: true, code }",
            permission: 'ui',
            summary: 'Shows a text as QR code.',
            details: 'The code stays until os.hideQRCode or until the person closes it. To use the '
                + 'picture elsewhere see os.generateQRCode.',
            example: "os.showQRCode('https://example.com');",
        },
        {
            path: 'os.hideQRCode', kind: 'action', params: [],
            returns: 'ShowQRCodeAction',
            type: 'show_qr_code', fields: ['open', 'code'],
            emit: "{ type: 'show_qr_code', open: false, code: undefined }",
            permission: 'ui',
            summary: 'Closes the QR code that is shown.',
            details: 'Does nothing when none is shown.',
            example: 'os.hideQRCode();',
        },
        {
            path: 'os.generateQRCode', kind: 'task',
            params: [
                { name: 'code', type: 'string' },
                { name: 'options', type: 'GenerateQRCodeOptions', optional: true },
            ],
            returns: 'Promise<string>',
            type: 'generate_qr_code', fields: ['code', 'options'],
            permission: 'ui',
            summary: 'Makes the picture of a QR code.',
            details: 'The promise gives a data URL that can be put into formAddress or an img '
                + 'element. The options set the size (width or scale in pixels), the margin, the '
                + 'colors, the image format and how much of the code may be damaged '
                + '(errorCorrectionLevel). Rejects when the text is too long for a code.',
            example: "thisBot.tags.formAddress = await os.generateQRCode('hello', { width: 256 });",
        },
        {
            path: 'os.openBarcodeScanner', kind: 'action', params: [camera],
            returns: 'OpenBarcodeScannerAction',
            type: 'show_barcode_scanner',
            fields: ['open', 'cameraType', 'disallowSwitchingCameras'],
            emit: "{ type: 'show_barcode_scanner', open: true, cameraType: camera, "
                + 'disallowSwitchingCameras: false }',
            permission: 'ui',
            summary: 'Opens the camera to look for barcodes.',
            details: 'The camera is front or rear; without it the host chooses. The code that is '
                + 'found is shouted as onBarcodeScanned, opening and closing as '
                + 'onBarcodeScannerOpened and onBarcodeScannerClosed.',
            example: "os.openBarcodeScanner('front');",
        },
        {
            path: 'os.closeBarcodeScanner', kind: 'action', params: [],
            returns: 'OpenBarcodeScannerAction',
            type: 'show_barcode_scanner',
            fields: ['open', 'cameraType', 'disallowSwitchingCameras'],
            emit: "{ type: 'show_barcode_scanner', open: false, cameraType: undefined, "
                + 'disallowSwitchingCameras: false }',
            permission: 'ui',
            summary: 'Closes the scanner for barcodes.',
            details: 'Does nothing when it is not open.',
            example: 'os.closeBarcodeScanner();',
        },
        {
            path: 'os.showBarcode', kind: 'action',
            params: [
                { name: 'code', type: 'string' },
                { name: 'format', type: 'BarcodeFormat', default: "'code128'" },
            ],
            returns: 'ShowBarcodeAction',
            type: 'show_barcode', fields: ['open', 'code', 'format'],
            emit: "{ type: 'show_barcode', open: true, code, format }",
            permission: 'ui',
            summary: 'Shows a text as barcode.',
            details: 'Formats other than code128 accept only some characters and lengths (ean13: '
                + 'thirteen digits); what does not fit is shown as an error. The code stays until '
                + 'os.hideBarcode.',
            example: "os.showBarcode('4006381333931', 'ean13');",
        },
        {
            path: 'os.hideBarcode', kind: 'action', params: [],
            returns: 'ShowBarcodeAction',
            type: 'show_barcode', fields: ['open', 'code', 'format'],
            emit: "{ type: 'show_barcode', open: false, code: undefined, format: 'code128' }",
            permission: 'ui',
            summary: 'Closes the barcode that is shown.',
            details: 'Does nothing when none is shown.',
            example: 'os.hideBarcode();',
        },
    ],
};
