// Rows for collections of documents that can be searched.

const recordName = { name: 'recordName', type: 'string' };
const address = { name: 'address', type: 'string' };
const start = { name: 'startingAddress', type: 'string', optional: true };
const options = { name: 'options', type: 'RecordActionOptions', default: '{}' };
const listOptions = { name: 'options', type: 'ListDataOptions', default: '{}' };
const call = { kind: 'task', type: 'records_call_procedure', permission: 'records' };
const failure = 'The promise gives the answer of the records service also when it refused: look at '
    + 'success, errorCode and errorMessage.';

export default {
    group: 'os-records-search',
    title: 'Search collections',
    intro: 'A search collection is an item of a record that holds documents with a common schema. '
        + 'Searching itself goes directly to the search service, with the key and nodes that '
        + 'os.getSearchCollection gives. All functions take the address of a records service as '
        + 'options.endpoint.',
    rows: [
        {
            ...call, path: 'os.recordSearchCollection',
            params: [
                { name: 'request', type: 'RecordSearchCollectionApiRequest', check: 'object' },
                options,
            ],
            returns: 'Promise<CrudRecordItemResult>',
            procedure: 'recordSearchCollection', fields: ['recordName', 'item'],
            input: '{ recordName: request.recordName, item: { address: request.address, '
                + 'schema: request.schema, markers: request.markers } }',
            summary: 'Creates a search collection or changes its schema.',
            details: 'The request names record and address, the schema (for each field its type and '
                + 'whether it is indexed, sorted, optional …; the name .* stands for all fields) and '
                + `markers. ${failure}`,
            example: "await os.recordSearchCollection({\n"
                + "    recordName: 'library', address: 'books',\n"
                + "    schema: { title: { type: 'string' }, year: { type: 'int32', sort: true } },\n"
                + '});',
        },
        {
            ...call, path: 'os.getSearchCollection', params: [recordName, address, options],
            returns: 'Promise<CrudGetItemResult<SearchRecordOutput>>',
            procedure: 'getSearchCollection', input: ['recordName', 'address'],
            summary: 'Reads how a search collection can be searched.',
            details: 'The item in the answer has the name of the collection at the search service, '
                + `the key for searching, the nodes to ask and the schema. ${failure}`,
            example: "const result = await os.getSearchCollection('library', 'books');",
        },
        {
            ...call, path: 'os.eraseSearchCollection', params: [recordName, address, options],
            returns: 'Promise<CrudEraseItemResult>',
            procedure: 'eraseSearchCollection', input: ['recordName', 'address'],
            summary: 'Deletes a search collection with all documents.',
            details: failure,
            example: "await os.eraseSearchCollection('library', 'books');",
        },
        {
            ...call, path: 'os.listSearchCollections', params: [recordName, start, listOptions],
            returns: 'Promise<CrudListItemsResult<SearchRecord>>',
            procedure: 'listSearchCollections', fields: ['recordName', 'address'],
            input: '{ recordName, address: startingAddress }',
            summary: 'Lists the search collections of a record, a page at a time.',
            details: 'The answer has items in the order of their addresses and the total count; the '
                + `next page begins behind the starting address. ${failure}`,
            example: "const list = await os.listSearchCollections('library');",
        },
        {
            ...call, path: 'os.listSearchCollectionsByMarker',
            params: [recordName, { name: 'marker', type: 'string' }, start, listOptions],
            returns: 'Promise<CrudListItemsResult<SearchRecord>>',
            procedure: 'listSearchCollections',
            fields: ['recordName', 'marker', 'address', 'sort'],
            input: '{ recordName, marker, address: startingAddress, sort: options?.sort }',
            summary: 'Lists the search collections of a record that carry a marker.',
            details: 'As os.listSearchCollections, for one marker; options.sort orders the addresses '
                + `ascending or descending. ${failure}`,
            example: "const list = await os.listSearchCollectionsByMarker('library', 'publicRead');",
        },
        {
            ...call, path: 'os.recordSearchDocument',
            params: [
                { name: 'request', type: 'RecordSearchDocumentApiRequest', check: 'object' },
                options,
            ],
            returns: 'Promise<StoreDocumentResult>',
            procedure: 'recordSearchDocument', fields: ['recordName', 'address', 'document'],
            input: '{ recordName: request.recordName, address: request.address, '
                + 'document: request.document }',
            summary: 'Puts a document into a search collection.',
            details: 'The request names record and address of the collection and the document, '
                + 'whose members fit the schema. A document with an id that exists already is '
                + `replaced; without an id it gets a new one, which the answer tells. ${failure}`,
            example: "await os.recordSearchDocument({\n"
                + "    recordName: 'library', address: 'books',\n"
                + "    document: { id: 'b1', title: 'The Sea', year: 1951 },\n});",
        },
        {
            ...call, path: 'os.eraseSearchDocument',
            params: [recordName, address, { name: 'documentId', type: 'string' }, options],
            returns: 'Promise<EraseDocumentResult>',
            procedure: 'eraseSearchDocument', input: ['recordName', 'address', 'documentId'],
            summary: 'Takes a document out of a search collection.',
            details: failure,
            example: "await os.eraseSearchDocument('library', 'books', 'b1');",
        },
    ],
};
