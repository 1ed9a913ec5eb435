// Rows for things that are offered for sale in records.

const recordName = { name: 'recordName', type: 'string' };
const address = { name: 'address', type: 'string' };
const start = { name: 'startingAddress', type: 'string', default: 'null' };
const options = { name: 'options', type: 'RecordActionOptions', default: '{}' };
const failure = 'The promise gives the answer of the records service also when it refused: look at '
    + 'success, errorCode and errorMessage.';

export default {
    group: 'os-records-store',
    title: 'Things for sale',
    intro: 'A store item is an item of a record; whoever buys it is given a role in the record, and '
        + 'with the role the rights that go with it. All functions take the address of a records '
        + 'service as options.endpoint.',
    rows: [
        {
            path: 'os.recordStoreItem', kind: 'task',
            params: [recordName, address, { name: 'item', type: 'StoreItem' }, options],
            returns: 'Promise<CrudRecordItemResult>',
            type: 'record_store_item', fields: ['recordName', 'address', 'item', 'options'],
            permission: 'records',
            summary: 'Puts something up for sale, or changes it.',
            details: 'The item has name, description, imageUrls, markers, a currency (three letters) '
                + 'with the cost in its smallest unit (100 for one dollar), the role that the buyer '
                + 'gets and for how many milliseconds (roleGrantTimeMs; null for ever), and may have '
                + `a tax code. ${failure}`,
            example: "await os.recordStoreItem('shop', 'season', {\n"
                + "    name: 'Season ticket', description: 'All games', imageUrls: [],\n"
                + "    currency: 'usd', cost: 2500, roleName: 'member',\n"
                + "    roleGrantTimeMs: null, markers: ['publicRead'],\n});",
        },
        {
            path: 'os.getStoreItem', kind: 'task', params: [recordName, address, options],
            returns: 'Promise<CrudGetItemResult<PurchasableItem>>',
            type: 'get_store_item', fields: ['recordName', 'address', 'options'],
            permission: 'records',
            summary: 'Reads a thing that is for sale.',
            details: `The item in the answer is what os.recordStoreItem stored. ${failure}`,
            example: "const result = await os.getStoreItem('shop', 'season');",
        },
        {
            path: 'os.eraseStoreItem', kind: 'task', params: [recordName, address, options],
            returns: 'Promise<CrudEraseItemResult>',
            type: 'erase_store_item', fields: ['recordName', 'address', 'options'],
            permission: 'records',
            summary: 'Ends the sale of something.',
            details: `Who has bought it keeps the role. ${failure}`,
            example: "await os.eraseStoreItem('shop', 'season');",
        },
        {
            path: 'os.listStoreItems', kind: 'task', params: [recordName, start, options],
            returns: 'Promise<CrudListItemsResult<PurchasableItem>>',
            type: 'list_store_items', fields: ['recordName', 'address', 'options'],
            emit: "{ type: 'list_store_items', recordName, address: startingAddress, options, taskId }",
            permission: 'records',
            summary: 'Lists the things for sale in a record, a page at a time.',
            details: 'The answer has items in the order of their addresses and the total count; the '
                + `next page begins behind the starting address. ${failure}`,
            example: "const list = await os.listStoreItems('shop');",
        },
        {
            path: 'os.listStoreItemsByMarker', kind: 'task',
            params: [recordName, { name: 'marker', type: 'string' }, start, options],
            returns: 'Promise<CrudListItemsResult<PurchasableItem>>',
            type: 'list_store_items_by_marker',
            fields: ['recordName', 'address', 'marker', 'options'],
            emit: "{ type: 'list_store_items_by_marker', recordName, address: startingAddress, "
                + 'marker, options, taskId }',
            permission: 'records',
            summary: 'Lists the things for sale that carry a marker.',
            details: `As os.listStoreItems, for one marker. ${failure}`,
            example: "const list = await os.listStoreItemsByMarker('shop', 'publicRead');",
        },
        {
            path: 'os.purchaseStoreItem', kind: 'task',
            params: [
                recordName, { name: 'item', type: 'PurchasableItemReference' }, options,
            ],
            returns: 'Promise<void>',
            type: 'purchase_store_item', fields: ['recordName', 'item', 'options'],
            permission: 'money',
            summary: 'Begins to buy something.',
            details: 'The item is named by its address; currency and cost are what the person has '
                + 'been shown, so that a price that changed meanwhile is not paid. The promise '
                + 'settles when the host has opened the purchase, not when it is paid.',
            example: "await os.purchaseStoreItem('shop', { address: 'season', currency: 'usd', "
                + 'cost: 2500 });',
        },
    ],
};
