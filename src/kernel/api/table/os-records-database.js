// Rows for SQL databases kept in records.

const recordName = { name: 'recordName', type: 'string' };
const address = { name: 'address', type: 'string' };
const start = { name: 'startingAddress', type: 'string', optional: true };
const options = { name: 'options', type: 'RecordActionOptions', default: '{}' };
const listOptions = { name: 'options', type: 'ListDataOptions', default: '{}' };
const call = { kind: 'task', type: 'records_call_procedure', permission: 'records' };
const failure = 'The promise gives the answer of the records service also when it refused: look at '
    + 'success, errorCode and errorMessage.';

export default {
    group: 'os-records-database',
    title: 'Databases',
    intro: 'A database is an item of a record that is asked in SQL. All functions take the address '
        + 'of a records service as options.endpoint.',
    rows: [
        {
            ...call, path: 'os.recordDatabase',
            params: [
                { name: 'request', type: "Omit<RecordSearchCollectionApiRequest, 'schema'>", check: 'object' },
                options,
            ],
            returns: 'Promise<CrudRecordItemResult>',
            procedure: 'recordDatabase', fields: ['recordName', 'item'],
            input: '{ recordName: request.recordName, item: { address: request.address, '
                + 'markers: request.markers } }',
            summary: 'Creates a database or changes its markers.',
            details: 'The request names record, address and markers. The tables are then made with '
                + `SQL, see os.getDatabase. ${failure}`,
            example: "await os.recordDatabase({ recordName: 'shop', address: 'orders', "
                + "markers: ['private'] });",
        },
        {
            path: 'os.getDatabase', kind: 'runtime', params: [recordName, address, options],
            returns: 'ApiDatabase',
            type: 'records_call_procedure', procedure: 'queryDatabase',
            fields: ['recordName', 'address', 'statements', 'readonly'],
            impl: 'getDatabase',
            permission: 'records',
            summary: 'Gives an object with which a database is asked.',
            details: 'Nothing is sent until one of its functions is called. query and execute are '
                + 'template tags: what stands in ${} is passed beside the text and can never be read '
                + 'as SQL; query only reads, execute may write. sql makes a statement in the same way '
                + 'and statement from a text with ? for each value; run sends one statement, batch '
                + 'several as one transaction, both reading only unless the second argument is '
                + 'false. The promises give success, rows (objects by column), affectedRowCount and '
                + 'lastInsertId, for batch results with one such object per statement; when the '
                + 'service refuses they give success: false with errorCode and errorMessage. raw '
                + 'has the same functions with the answer as the service sent it.',
            example: "const scores = os.getDatabase('myRecord', 'scores');\n"
                + 'return scores.sql`SELECT name FROM scores WHERE points > ${10}`;',
            gives: '{"query":"SELECT name FROM scores WHERE points > ?","params":[10]}',
        },
        {
            ...call, path: 'os.eraseDatabase', params: [recordName, address, options],
            returns: 'Promise<CrudRecordItemResult>',
            procedure: 'eraseDatabase', input: ['recordName', 'address'],
            summary: 'Deletes a database with everything in it.',
            details: failure,
            example: "await os.eraseDatabase('shop', 'orders');",
        },
        {
            ...call, path: 'os.listDatabases', params: [recordName, start, listOptions],
            returns: 'Promise<CrudListItemsResult<DatabaseRecordOutput>>',
            procedure: 'listDatabases', fields: ['recordName', 'address'],
            input: '{ recordName, address: startingAddress }',
            summary: 'Lists the databases of a record, a page at a time.',
            details: 'The answer has items in the order of their addresses and the total count; the '
                + `next page begins behind the starting address. ${failure}`,
            example: "const list = await os.listDatabases('shop');",
        },
        {
            ...call, path: 'os.listDatabasesByMarker',
            params: [recordName, { name: 'marker', type: 'string' }, start, listOptions],
            returns: 'Promise<CrudListItemsResult<DatabaseRecordOutput>>',
            procedure: 'listDatabases',
            fields: ['recordName', 'marker', 'address', 'sort'],
            input: '{ recordName, marker, address: startingAddress, sort: options?.sort }',
            summary: 'Lists the databases of a record that carry a marker.',
            details: 'As os.listDatabases, for one marker; options.sort orders the addresses '
                + `ascending or descending. ${failure}`,
            example: "const list = await os.listDatabasesByMarker('shop', 'private', 'orders');",
        },
    ],
};
