// Rows for notifications that reach people who are not looking at the inst.

const recordName = { name: 'recordName', type: 'string' };
const address = { name: 'address', type: 'string' };
const start = { name: 'startingAddress', type: 'string', default: 'null' };
const options = { name: 'options', type: 'RecordActionOptions', default: '{}' };
const listOptions = { name: 'options', type: 'ListNotificationsOptions', default: '{}' };
const call = {
    kind: 'task', type: 'records_call_procedure', rejectUnsuccessful: true,
    permission: 'records',
};
const failure = 'A refusal by the records service rejects the promise with a CasualOSError '
    + '(errorCode, errorMessage).';

export default {
    group: 'os-records-notifications',
    title: 'Notifications',
    intro: 'A notification is an item of a record to which people subscribe; sending it shows a '
        + 'message on the devices of all who did. All functions take the address of a records '
        + 'service as options.endpoint; without it the host uses its own.',
    rows: [
        {
            ...call, path: 'os.recordNotification',
            params: [
                recordName,
                { name: 'notification', type: 'NotificationRecord', check: 'object' },
                options,
            ],
            returns: 'Promise<CrudRecordItemResult>',
            procedure: 'recordNotification', fields: ['recordName', 'item'],
            input: '{ recordName, item: { address: notification.address, '
                + 'description: notification.description, markers: notification.markers } }',
            summary: 'Creates a notification or changes it.',
            details: 'The notification has an address in the record, a description for people and '
                + 'markers that say who may use it; other members are not sent. The promise gives '
                + `record name and address. ${failure}`,
            example: "await os.recordNotification('shop', {\n"
                + "    address: 'news', description: 'What is new', markers: ['publicRead'],\n});",
        },
        {
            ...call, path: 'os.getNotification', params: [recordName, address, options],
            returns: 'Promise<CrudGetItemResult<NotificationRecord>>',
            procedure: 'getNotification', input: ['recordName', 'address'],
            summary: 'Reads a notification.',
            details: 'The promise gives an object whose item is the notification: address, '
                + `description and markers. ${failure}`,
            example: "const { item } = await os.getNotification('shop', 'news');",
        },
        {
            ...call, path: 'os.eraseNotification', params: [recordName, address, options],
            returns: 'Promise<CrudEraseItemResult>',
            procedure: 'eraseNotification', input: ['recordName', 'address'],
            summary: 'Deletes a notification with its subscriptions.',
            details: `Nothing can be sent through it afterwards. ${failure}`,
            example: "await os.eraseNotification('shop', 'news');",
        },
        {
            ...call, path: 'os.listNotifications', params: [recordName, start, listOptions],
            returns: 'Promise<CrudListItemsResult<NotificationRecord>>',
            procedure: 'listNotifications', fields: ['recordName', 'address'],
            input: '{ recordName, address: startingAddress }',
            summary: 'Lists the notifications of a record, a page at a time.',
            details: 'The promise gives items in the order of their addresses and the total count. '
                + 'For the next page pass the last address of this one as starting address; the '
                + `list goes on behind it. ${failure}`,
            example: "const { items, totalCount } = await os.listNotifications('shop');",
        },
        {
            ...call, path: 'os.listNotificationsByMarker',
            params: [recordName, { name: 'marker', type: 'string' }, start, listOptions],
            returns: 'Promise<CrudListItemsResult<NotificationRecord>>',
            procedure: 'listNotifications',
            fields: ['recordName', 'marker', 'address', 'sort'],
            input: '{ recordName, marker, address: startingAddress, sort: options?.sort }',
            summary: 'Lists the notifications of a record that carry a marker.',
            details: 'As os.listNotifications, for one marker. options.sort orders the addresses '
                + `ascending or descending. ${failure}`,
            example: "const { items } = await os.listNotificationsByMarker('shop', 'publicRead', "
                + "null, { sort: 'descending' });",
        },
        {
            path: 'os.subscribeToNotification', kind: 'task',
            params: [recordName, address, options],
            returns: 'Promise<SubscribeToNotificationResult>',
            type: 'subscribe_to_notification', fields: ['recordName', 'address', 'options'],
            rejectUnsuccessful: true, permission: 'records',
            summary: 'Subscribes this device to a notification.',
            details: 'The person is asked whether the device may show notifications. The promise '
                + 'gives the subscriptionId with which os.unsubscribeFromNotification ends it. '
                + failure,
            example: "const { subscriptionId } = await os.subscribeToNotification('shop', 'news');",
        },
        {
            ...call, path: 'os.unsubscribeFromNotification',
            params: [{ name: 'subscriptionId', type: 'string' }, options],
            returns: 'Promise<UnsubscribeToNotificationResult>',
            procedure: 'unsubscribeFromNotification', input: ['subscriptionId'],
            summary: 'Ends a subscription.',
            details: 'The id comes from os.subscribeToNotification or from one of the lists of '
                + `subscriptions. ${failure}`,
            example: "await os.unsubscribeFromNotification('subscription-id');",
        },
        {
            ...call, path: 'os.sendNotification',
            params: [
                recordName, address,
                { name: 'payload', type: 'PushNotificationPayload' },
                { name: 'options', type: 'SendNotificationOptions', default: '{}' },
            ],
            returns: 'Promise<SendNotificationResult>',
            procedure: 'sendNotification',
            fields: ['recordName', 'address', 'payload', 'topic'],
            input: '{ recordName, address, payload, topic: options?.topic }',
            summary: 'Sends a message to everybody who subscribed.',
            details: 'The payload has a title and may have body, icon and badge (addresses of '
                + 'pictures), a tag that replaces an older message of the same tag, a timestamp in '
                + 'milliseconds, silent, an action for a click and buttons in actions. A message '
                + 'with a topic takes the place of one with the same topic that has not been '
                + `delivered yet. ${failure}`,
            example: "await os.sendNotification('shop', 'news', {\n"
                + "    title: 'New hats', body: 'Come and see',\n"
                + "    action: { type: 'open_url', url: 'https://example.com/hats' },\n"
                + "}, { topic: 'hats' });",
        },
        {
            ...call, path: 'os.listNotificationSubscriptions',
            params: [recordName, address, options],
            returns: 'Promise<ListSubscriptionsResult>',
            procedure: 'listNotificationSubscriptions', input: ['recordName', 'address'],
            summary: 'Lists who subscribed to a notification.',
            details: 'The promise gives subscriptions with id, user and address. Needs more rights '
                + `than subscribing. ${failure}`,
            example: "const { subscriptions } = await os.listNotificationSubscriptions('shop', 'news');",
        },
        {
            ...call, path: 'os.listUserNotificationSubscriptions', params: [options],
            returns: 'Promise<ListSubscriptionsResult>',
            procedure: 'listUserNotificationSubscriptions', input: [],
            summary: 'Lists the subscriptions of the person who is signed in.',
            details: `The promise gives subscriptions of all records. ${failure}`,
            example: 'const { subscriptions } = await os.listUserNotificationSubscriptions();',
        },
    ],
};
