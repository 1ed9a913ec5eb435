// Who may do what in a record.

export default {
    group: 'os-records-permissions',
    title: 'Permissions',
    intro: 'Resources of a record carry markers, such as `publicRead`. A permission lets a '
        + 'user, an inst or a role do something to what has a marker, or to a single resource. '
        + 'Roles are granted to users and insts.',
    rows: [
        {
            path: 'os.grantPermission',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'permission', type: 'AvailablePermissions', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GrantMarkerPermissionResult | GrantResourcePermissionResult>',
            type: 'grant_record_permission',
            fields: ['recordName', 'permission', 'options', 'taskId'],
            permission: 'records',
            summary: 'Grants a permission in a record.',
            details: 'The permission names who (`subjectType`, `subjectId`), what '
                + '(`resourceKind`, `action`), and either the `marker` or the `resourceId` it '
                + 'holds for; null for the action means every action. `expireTimeMs` null '
                + 'means for ever.',
            example: "await os.grantPermission('scores', {\n"
                + "    marker: 'secret',\n"
                + "    subjectType: 'user',\n"
                + "    subjectId: 'user-id',\n"
                + "    resourceKind: 'data',\n"
                + "    action: 'read',\n"
                + '    options: {},\n'
                + '    expireTimeMs: null,\n'
                + '});',
        },
        {
            path: 'os.revokePermission',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'permissionId', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<RevokePermissionResult>',
            type: 'revoke_record_permission',
            fields: ['recordName', 'permissionId', 'options', 'taskId'],
            permission: 'records',
            summary: 'Takes a permission away.',
            details: 'The id is what `os.listPermissions` tells.',
            example: "await os.revokePermission('scores', 'permission-id');",
        },
        {
            path: 'os.listPermissions',
            kind: 'task',
            params: [{ name: 'request', type: 'ListPermissionsRequest', check: 'object' }],
            returns: 'Promise<ListPermissionsResult>',
            type: 'records_call_procedure',
            fields: ['recordName', 'marker', 'resourceKind', 'resourceId'],
            procedure: 'listPermissions',
            input: '{ recordName: request.recordName, marker: request.marker, resourceKind: '
                + 'request.resourceKind, resourceId: request.resourceId }',
            optionsFrom: 'request',
            permission: 'records',
            summary: 'Lists permissions in a record.',
            details: 'All of them, those of a `marker`, or those of a resource (`resourceKind` '
                + 'and `resourceId`). The promise gives `resourcePermissions` and '
                + '`markerPermissions`.',
            example: "const result = await os.listPermissions({ recordName: 'scores', marker: 'secret' });",
        },
        {
            path: 'os.grantInstAdminPermission',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GrantRoleResult>',
            type: 'grant_inst_admin_permission',
            fields: ['recordName', 'options', 'taskId'],
            permission: 'records',
            summary: 'Makes this inst an administrator of a record for a day.',
            details: 'Scripts in the inst may then do whatever the owner of the record may.',
            example: "await os.grantInstAdminPermission('scores');",
        },
        {
            path: 'os.grantUserRole',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'role', type: 'string' },
                { name: 'userId', type: 'string' },
                { name: 'expireTimeMs', type: 'number', default: 'null' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GrantRoleResult>',
            type: 'grant_role',
            fields: ['recordName', 'role', 'userId', 'expireTimeMs', 'options', 'taskId'],
            permission: 'records',
            summary: 'Gives a role to a user.',
            details: 'The role ends at the given time, in milliseconds since 1970; null means for '
                + 'ever.',
            example: "await os.grantUserRole('scores', 'referee', 'user-id');",
        },
        {
            path: 'os.revokeUserRole',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'role', type: 'string' },
                { name: 'userId', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<RevokeRoleResult>',
            type: 'revoke_role',
            fields: ['recordName', 'role', 'userId', 'options', 'taskId'],
            permission: 'records',
            summary: 'Takes a role away from a user.',
            details: 'Nothing changes when the user does not have it.',
            example: "await os.revokeUserRole('scores', 'referee', 'user-id');",
        },
        {
            path: 'os.grantInstRole',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'role', type: 'string' },
                { name: 'inst', type: 'string' },
                { name: 'expireTimeMs', type: 'number', default: 'null' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GrantRoleResult>',
            type: 'grant_role',
            fields: ['recordName', 'role', 'inst', 'expireTimeMs', 'options', 'taskId'],
            permission: 'records',
            summary: 'Gives a role to an inst.',
            details: 'The role ends at the given time, in milliseconds since 1970; null means for '
                + 'ever.',
            example: "await os.grantInstRole('scores', 'referee', 'arena');",
        },
        {
            path: 'os.revokeInstRole',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'role', type: 'string' },
                { name: 'inst', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<RevokeRoleResult>',
            type: 'revoke_role',
            fields: ['recordName', 'role', 'inst', 'options', 'taskId'],
            permission: 'records',
            summary: 'Takes a role away from an inst.',
            details: 'Nothing changes when the inst does not have it.',
            example: "await os.revokeInstRole('scores', 'referee', 'arena');",
        },
        {
            path: 'os.grantEntitlements',
            kind: 'task',
            params: [
                { name: 'request', type: 'GrantEntitlementsRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GrantEntitlementsResult>',
            type: 'grant_record_entitlements',
            fields: ['request', 'options', 'taskId'],
            permission: 'records',
            summary: 'Lets a package use features of a record.',
            details: 'The request names the `packageId`, the `features`, the `scope` '
                + '(`designated`), the `recordName` and when the grant ends (`expireTimeMs`). '
                + 'The user may be asked.',
            example: 'await os.grantEntitlements({\n'
                + "    packageId: 'package-id',\n"
                + "    features: ['data'],\n"
                + "    scope: 'designated',\n"
                + "    recordName: 'scores',\n"
                + '    expireTimeMs: os.localTime + 3600000,\n'
                + '});',
        },
    ],
};
