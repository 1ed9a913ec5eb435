// Packages: bots that are published in versions.

const recordName = { name: 'recordName', type: 'string' };
const address = { name: 'address', type: 'string' };
const options = { name: 'options', type: 'RecordActionOptions', default: '{}' };
const listOptions = { name: 'options', type: 'ListDataOptions', default: '{}' };
const startingAddress = { name: 'startingAddress', type: 'string', optional: true };
const versionKey = 'string | PackageRecordVersionKeySpecifier';

/**
 * Rows of functions that call one procedure of the records service.
 * @param {any} row
 */
function procedure(row) {
    return {
        kind: 'task',
        type: 'records_call_procedure',
        optionsFrom: 'original(options)',
        permission: 'records',
        ...row,
    };
}

export default {
    group: 'os-records-packages',
    title: 'Packages',
    intro: 'A package has a container, which holds its markers, and versions, which hold bots.',
    rows: [
        {
            path: 'os.parseVersionKey',
            kind: 'pure',
            params: [{ name: 'version', type: 'string' }],
            returns: 'VersionNumber',
            value: 'parseVersionKey(version)',
            summary: 'Takes the text of a version apart.',
            details: 'Text such as `v1.2.3` or `1.2.3-alpha.4`. `alpha` tells whether there is '
                + 'something behind the numbers, or gives the number there. Null for text that '
                + 'is no version.',
            example: "return os.parseVersionKey('v1.2.3-alpha');",
            gives: '{"version":"v1.2.3-alpha","major":1,"minor":2,"patch":3,"alpha":true,"tag":"alpha"}',
        },
        {
            path: 'os.formatVersionKey',
            kind: 'pure',
            params: [{ name: 'key', type: 'PackageRecordVersionKey', check: 'object' }],
            returns: 'string',
            value: 'formatVersionKey(key)',
            summary: 'Writes a version as text.',
            details: 'With the tag behind the numbers, if there is one.',
            example: "return os.formatVersionKey({ major: 1, minor: 2, patch: 3, tag: 'beta' });",
            gives: '"v1.2.3-beta"',
        },
        {
            path: 'os.recordPackageVersion',
            kind: 'task',
            params: [
                { name: 'request', type: 'RecordPackageVersionApiRequest', check: 'object' },
                options,
            ],
            returns: 'Promise<RecordPackageVersionResult>',
            type: 'record_package_version',
            fields: ['request', 'options', 'taskId'],
            emit: "{ type: 'record_package_version', request: copiable(request), "
                + 'options: original(options), taskId }',
            permission: 'records',
            summary: 'Publishes a version of a package.',
            details: 'The request names `recordName`, `address`, `key` (the version), '
                + '`description` and `bots`, and optionally `entitlements` and `markers`. A '
                + 'version cannot be published twice.',
            example: "const result = await os.recordPackageVersion({\n"
                + "    recordName: 'games',\n"
                + "    address: 'chess',\n"
                + '    key: { major: 1, minor: 0, patch: 0, tag: null },\n'
                + "    description: 'The first version.',\n"
                + "    bots: getBots('chess'),\n"
                + '});',
        },
        procedure({
            path: 'os.erasePackageVersion',
            params: [
                recordName, address,
                { name: 'key', type: 'PackageRecordVersionKey' },
                options,
            ],
            returns: 'Promise<CrudEraseItemResult>',
            procedure: 'erasePackageVersion',
            fields: ['recordName', 'address', 'key'],
            input: '{ recordName, address, key: original(key) }',
            summary: 'Deletes a version of a package.',
            details: 'The promise gives `{ success }`.',
            example: "await os.erasePackageVersion('games', 'chess', { major: 1, minor: 0, patch: 0, tag: null });",
        }),
        procedure({
            path: 'os.listPackageVersions',
            params: [recordName, address, options],
            returns: 'Promise<CrudListItemsResult<PackageRecordVersion>>',
            procedure: 'listPackageVersions',
            input: ['recordName', 'address'],
            summary: 'Lists the versions of a package.',
            details: 'The promise gives `{ success, items }`.',
            example: "const result = await os.listPackageVersions('games', 'chess');",
        }),
        procedure({
            path: 'os.getPackageVersion',
            params: [
                recordName, address,
                { name: 'key', type: versionKey, optional: true },
                options,
            ],
            returns: 'Promise<CrudGetItemResult<PackageRecordVersion>>',
            procedure: 'getPackageVersion',
            fields: ['recordName', 'address', 'key'],
            input: 'versionInput(recordName, address, key)',
            summary: 'Finds a version of a package.',
            details: 'The newest one that fits: without a key the newest of all, with `{ major: '
                + '1 }` the newest of version 1, with text exactly that version.',
            example: "const result = await os.getPackageVersion('games', 'chess', { major: 1 });",
        }),
        procedure({
            path: 'os.recordPackageContainer',
            params: [
                recordName, address,
                { name: 'markers', type: 'string | string[]', default: "['private']" },
                options,
            ],
            returns: 'Promise<CrudRecordItemResult>',
            procedure: 'recordPackage',
            fields: ['recordName', 'item'],
            input: '{ recordName, item: { address, markers: markerList(markers) } }',
            summary: 'Creates the container of a package.',
            details: 'The markers say who may see the package: `private` unless others are '
                + 'given, for example `publicRead`.',
            example: "await os.recordPackageContainer('games', 'chess', 'publicRead');",
        }),
        procedure({
            path: 'os.erasePackageContainer',
            params: [recordName, address, options],
            returns: 'Promise<CrudEraseItemResult>',
            procedure: 'erasePackage',
            input: ['recordName', 'address'],
            summary: 'Deletes a package with all its versions.',
            details: 'The promise gives `{ success }`.',
            example: "await os.erasePackageContainer('games', 'chess');",
        }),
        procedure({
            path: 'os.listPackageContainers',
            params: [recordName, startingAddress, listOptions],
            returns: 'Promise<CrudListItemsResult<PackageRecord>>',
            procedure: 'listPackages',
            fields: ['recordName', 'address', 'sort'],
            input: '{ recordName, address: startingAddress, sort: options?.sort }',
            summary: 'Lists the packages of a record.',
            details: 'In pieces: pass the last address to get those behind it. The option `sort` '
                + 'is `ascending` or `descending`.',
            example: "const result = await os.listPackageContainers('games');",
        }),
        procedure({
            path: 'os.listPackageContainersByMarker',
            params: [
                recordName, { name: 'marker', type: 'string' }, startingAddress, listOptions,
            ],
            returns: 'Promise<CrudListItemsResult<PackageRecord>>',
            procedure: 'listPackages',
            fields: ['recordName', 'address', 'marker', 'sort'],
            input: '{ recordName, address: startingAddress, marker, sort: options?.sort }',
            summary: 'Lists the packages of a record that have a marker.',
            details: 'As `os.listPackageContainers`.',
            example: "const result = await os.listPackageContainersByMarker('games', 'publicRead');",
        }),
        procedure({
            path: 'os.getPackageContainer',
            params: [recordName, address, options],
            returns: 'Promise<CrudGetItemResult<PackageRecord>>',
            procedure: 'getPackage',
            input: ['recordName', 'address'],
            summary: 'Gives the container of a package.',
            details: 'The promise gives `{ success, item }` with its id and markers.',
            example: "const result = await os.getPackageContainer('games', 'chess');",
        }),
        {
            path: 'os.installPackage',
            kind: 'task',
            params: [
                recordName, address,
                { name: 'key', type: versionKey, default: 'null' },
                { name: 'options', type: 'InstallPackageOptions', default: '{}' },
            ],
            returns: 'Promise<InstallPackageResult>',
            type: 'install_package',
            fields: ['recordName', 'address', 'key', 'options', 'taskId'],
            emit: "{ type: 'install_package', recordName, address, key: original(key), "
                + 'options: original(options), taskId }',
            permission: 'records',
            summary: 'Puts the bots of a package into the inst.',
            details: 'The newest version that fits the key. What is installed already stays, '
                + 'unless it is older; the option `downgrade` allows an older version.',
            example: "await os.installPackage('games', 'chess', 'v1.0.0');",
        },
        {
            path: 'os.listInstalledPackages',
            kind: 'task',
            params: [options],
            returns: 'Promise<ListInstalledPackagesResult>',
            type: 'list_installed_packages',
            fields: ['options', 'taskId'],
            emit: "{ type: 'list_installed_packages', options: original(options), taskId }",
            permission: 'records',
            summary: 'Lists the packages that are installed in the inst.',
            details: 'The promise gives `{ success, packages }`.',
            example: 'const result = await os.listInstalledPackages();\n'
                + 'if (result.success) tags.count = result.packages.length;',
        },
    ],
};
