await os.grantPermission('scores', {
    marker: 'secret', subjectType: 'group', subjectId: 'id', resourceKind: 'data',
    action: 'read', options: {}, expireTimeMs: null,
});
