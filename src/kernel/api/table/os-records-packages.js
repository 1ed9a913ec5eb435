// Packages: bots that are stored in versions and installed into insts.

export default {
    group: 'os-records-packages',
    title: 'Packages',
    intro: 'A package is a container in a record that holds versions; a version is a set of '
        + 'bots with a number such as `v1.2.3`.',
    rows: [
        {
            path: 'os.parseVersionKey',
            kind: 'pure',
            params: [{ name: 'version', type: 'string' }],
            returns: 'VersionNumber | null',
            impl: 'parseVersionKey',
            summary: 'Takes the text of a version apart.',
            details: 'Three numbers, with or without `v` in front, and a tag behind a hyphen. '
                + 'Gives null for text that is no version. `alpha` is the number at the end of '
                + 'the tag; true when the tag has none, false when there is no tag.',
            example: "return os.parseVersionKey('v1.2.3-alpha.4');",
            gives: '{"version":"v1.2.3-alpha.4","major":1,"minor":2,"patch":3,"alpha":4,'
                + '"tag":"alpha.4"}',
        },
        {
            path: 'os.formatVersionKey',
            kind: 'pure',
            params: [{ name: 'key', type: 'PackageRecordVersionKey', check: 'object' }],
            returns: 'string',
            impl: 'formatVersionKey',
            summary: 'Writes a version as text.',
            details: 'The reverse of `os.parseVersionKey`.',
            example: "return os.formatVersionKey({ major: 2, minor: 0, patch: 1, tag: 'beta' });",
            gives: '"v2.0.1-beta"',
        },
        {
            path: 'os.recordPackageVersion',
            kind: 'task',
            params: [
                { name: 'request', type: 'RecordPackageVersionApiRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<RecordPackageVersionResult>',
            type: 'record_package_version',
            fields: ['request', 'options', 'taskId'],
            emit: "{ type: 'record_package_version', request: packageRequest(request), options, "
                + 'taskId }',
            permission: 'records',
            summary: 'Stores bots as a new version of a package.',
            details: 'The request names record and address of the package, the `key` of the '
                + 'version, a `description` and the `bots`; it may list the `entitlements` that '
                + 'the package needs, and `markers`. A version cannot be changed afterwards.',
            example: 'await os.recordPackageVersion({\n'
                + "    recordName: 'games',\n"
                + "    address: 'chess',\n"
                + '    key: { major: 1, minor: 0, patch: 0, tag: null },\n'
                + "    description: 'The first version',\n"
                + "    bots: getBots('chess', true),\n"
                + '});',
        },
        {
            path: 'os.erasePackageVersion',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'key', type: 'PackageRecordVersionKey' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudEraseItemResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'key'],
            procedure: 'erasePackageVersion',
            input: '{ recordName, address, key: original(key) }',
            permission: 'records',
            summary: 'Erases a version of a package.',
            details: 'This cannot be undone. Insts that have the version installed keep it.',
            example: 'const key = { major: 1, minor: 0, patch: 0, tag: null };\n'
                + "await os.erasePackageVersion('games', 'chess', key);",
        },
        {
            path: 'os.listPackageVersions',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudListItemsResult<PackageRecordVersion>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'listPackageVersions',
            input: '{ recordName, address }',
            permission: 'records',
            summary: 'Lists the versions of a package.',
            details: 'The promise gives `{ success, items, totalCount }`. The bots are not part '
                + 'of the list.',
            example: "const result = await os.listPackageVersions('games', 'chess');",
        },
        {
            path: 'os.getPackageVersion',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                {
                    name: 'key',
                    type: 'string | PackageRecordVersionKeySpecifier',
                    optional: true,
                },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudGetItemResult<PackageRecordVersion>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'key'],
            procedure: 'getPackageVersion',
            input: 'versionInput(recordName, address, key)',
            permission: 'records',
            summary: 'Gives one version of a package.',
            details: 'The key is the text of a version, or an object with some of its parts: '
                + '`{ major: 1 }` is the newest version with that first number. Without a key '
                + 'it is the newest of all.',
            example: "const result = await os.getPackageVersion('games', 'chess', { major: 1 });\n"
                + 'if (result.success) os.toast(result.item.description);',
        },
        {
            path: 'os.recordPackageContainer',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'markers', type: 'string | string[]', default: "['private']" },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudRecordItemResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'item'],
            procedure: 'recordPackage',
            input: '{ recordName, item: { address, markers: original(markers) } }',
            permission: 'records',
            summary: 'Stores the container of a package.',
            details: 'The markers decide who may use it; without them it is private. A container '
                + 'that exists gets the new markers.',
            example: "await os.recordPackageContainer('games', 'chess', 'publicRead');",
        },
        {
            path: 'os.erasePackageContainer',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudEraseItemResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'erasePackage',
            input: '{ recordName, address }',
            permission: 'records',
            summary: 'Erases a package with all its versions.',
            details: 'This cannot be undone.',
            example: "await os.erasePackageContainer('games', 'chess');",
        },
        {
            path: 'os.listPackageContainers',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'startingAddress', type: 'string', optional: true },
                { name: 'options', type: 'ListDataOptions', default: '{}' },
            ],
            returns: 'Promise<CrudListItemsResult<PackageRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'sort'],
            procedure: 'listPackages',
            input: '{ recordName, address: startingAddress, sort: options?.sort }',
            permission: 'records',
            summary: 'Lists the packages of a record.',
            details: 'Comes in parts: to go on, pass the last address of the list that came '
                + 'before. The promise gives `{ success, items, totalCount }`.',
            example: "const result = await os.listPackageContainers('games');",
        },
        {
            path: 'os.listPackageContainersByMarker',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'marker', type: 'string' },
                { name: 'startingAddress', type: 'string', optional: true },
                { name: 'options', type: 'ListDataOptions', default: '{}' },
            ],
            returns: 'Promise<CrudListItemsResult<PackageRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address', 'sort', 'marker'],
            procedure: 'listPackages',
            input: '{ recordName, address: startingAddress, sort: options?.sort, marker }',
            permission: 'records',
            summary: 'Lists the packages of a record that have a marker.',
            details: 'As `os.listPackageContainers`; `sort` in the options is `ascending` or '
                + '`descending`.',
            example: "const result = await os.listPackageContainersByMarker('games', 'publicRead');",
        },
        {
            path: 'os.getPackageContainer',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<CrudGetItemResult<PackageRecord>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'getPackage',
            input: '{ recordName, address }',
            permission: 'records',
            summary: 'Gives the container of a package.',
            details: 'The promise gives `{ success, item }`, the item with id and markers.',
            example: "const result = await os.getPackageContainer('games', 'chess');",
        },
        {
            path: 'os.installPackage',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                {
                    name: 'key',
                    type: 'string | PackageRecordVersionKeySpecifier',
                    default: 'null',
                },
                { name: 'options', type: 'InstallPackageOptions', default: '{}' },
            ],
            returns: 'Promise<InstallPackageResult>',
            type: 'install_package',
            fields: ['recordName', 'address', 'key', 'options', 'taskId'],
            emit: "{ type: 'install_package', recordName, address, key: original(key), options, "
                + 'taskId }',
            permission: 'records',
            summary: 'Installs a package into the inst.',
            details: 'Its bots are added to the inst. The key chooses the version, as in '
                + '`os.getPackageVersion`. What is installed already is not installed again.',
            example: "const result = await os.installPackage('games', 'chess', 'v1.0.0');",
        },
        {
            path: 'os.listInstalledPackages',
            kind: 'task',
            params: [{ name: 'options', type: 'RecordActionOptions', default: '{}' }],
            returns: 'Promise<ListInstalledPackagesResult>',
            type: 'list_installed_packages',
            fields: ['options', 'taskId'],
            permission: 'records',
            summary: 'Lists the packages that are installed in the inst.',
            details: 'The promise gives `{ success, packages }`.',
            example: 'const result = await os.listInstalledPackages();\n'
                + 'if (result.success) tags.count = result.packages.length;',
        },
    ],
};
