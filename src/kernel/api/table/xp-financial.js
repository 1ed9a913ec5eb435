// Contracts, invoices and credits.

export default {
    group: 'xp-financial',
    title: 'Payments',
    intro: 'A contract is an agreement, kept in a record, that its holder is paid by whoever '
        + 'buys it, at an hourly rate and against invoices. Promises resolve with `{ success: '
        + 'true, … }` or `{ success: false, errorCode, errorMessage }`.',
    rows: [
        {
            path: 'xp.recordContract',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'contract', type: 'ContractRecordInput' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<void>',
            type: 'records_call_procedure',
            fields: ['recordName', 'item'],
            procedure: 'recordContract',
            input: '{ recordName, item: contract }',
            permission: 'money',
            summary: 'Stores the draft of a contract in a record.',
            details: 'The contract names its `address`, who holds it, the `rate` in the smallest '
                + 'unit of the currency and the `initialValue`.',
            example: "await xp.recordContract('work', {\n"
                + "    address: 'painting',\n"
                + "    holdingUser: 'user-id',\n"
                + '    rate: 2000,\n'
                + '    initialValue: 40000,\n'
                + "    markers: ['publicRead'],\n"
                + '});',
        },
        {
            path: 'xp.getContract',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<ContractRecord | null>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'getContract',
            input: '{ recordName, address }',
            permission: 'money',
            summary: 'Reads a contract.',
            details: 'Needs the address under which it is kept.',
            example: "const contract = await xp.getContract('work', 'painting');",
        },
        {
            path: 'xp.listContracts',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string', default: 'null' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<ContractRecord[]>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'listContracts',
            input: '{ recordName, address }',
            permission: 'money',
            summary: 'Lists the contracts of a record.',
            details: 'With an address, those that come after it.',
            example: "const contracts = await xp.listContracts('work');",
        },
        {
            path: 'xp.getContractPricing',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string', default: 'null' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<ContractPricing, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'getContractPricing',
            input: '{ recordName, address }',
            permission: 'money',
            summary: 'Tells what a contract would cost to buy.',
            details: 'The promise gives the total, the currency, and what it is made up of.',
            example: "const pricing = await xp.getContractPricing('work', 'painting');",
        },
        {
            path: 'xp.purchaseContract',
            kind: 'task',
            params: [
                { name: 'request', type: 'APIPurchaseContractRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise< GenericResult< { url?: string; sessionId: string; }, SimpleError > >',
            type: 'records_call_procedure',
            fields: [
                'recordName', 'contract{address,expectedCost,currency}', 'returnUrl',
                'successUrl',
            ],
            procedure: 'purchaseContract',
            input: '{ recordName: request.recordName, contract: { address: request.address, '
                + 'expectedCost: request.expectedCost, currency: request.currency }, '
                + 'returnUrl: request.returnUrl, successUrl: request.successUrl }',
            permission: 'money',
            summary: 'Begins to buy a contract.',
            details: 'The promise gives a `url` where the payment is made. The server refuses '
                + 'when the price is not the `expectedCost`.',
            example: 'const result = await xp.purchaseContract({\n'
                + "    recordName: 'work',\n"
                + "    address: 'painting',\n"
                + '    expectedCost: 40000,\n'
                + "    currency: 'usd',\n"
                + "    returnUrl: 'https://example.com/',\n"
                + "    successUrl: 'https://example.com/thanks',\n"
                + '});',
        },
        {
            path: 'xp.cancelContract',
            kind: 'task',
            params: [
                { name: 'recordName', type: 'string' },
                { name: 'address', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<void, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['recordName', 'address'],
            procedure: 'cancelContract',
            input: '{ recordName, address }',
            permission: 'money',
            summary: 'Cancels a contract.',
            details: 'What is left in it goes back to the buyer.',
            example: "await xp.cancelContract('work', 'painting');",
        },
        {
            path: 'xp.invoiceContract',
            kind: 'task',
            params: [
                { name: 'request', type: 'APIInvoiceContractRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<{ invoiceId: string }, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['contractId', 'amount', 'note', 'payoutDestination'],
            procedure: 'invoiceContract',
            input: '{ contractId: request.contractId, amount: request.amount, note: '
                + 'request.note, payoutDestination: request.payoutDestination }',
            permission: 'money',
            summary: 'Asks to be paid from a contract.',
            details: 'The holder names the `amount`, a `note`, and where the money goes '
                + '(`payoutDestination`). The promise gives the id of the invoice.',
            example: 'await xp.invoiceContract({\n'
                + "    contractId: 'contract-id',\n"
                + '    amount: 2000,\n'
                + "    note: 'One hour of painting',\n"
                + "    payoutDestination: 'account',\n"
                + '});',
        },
        {
            path: 'xp.cancelInvoice',
            kind: 'task',
            params: [
                { name: 'invoiceId', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<void, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['invoiceId'],
            procedure: 'cancelInvoice',
            input: '{ invoiceId }',
            permission: 'money',
            summary: 'Takes an invoice back.',
            details: 'Only an invoice that is not paid yet.',
            example: "await xp.cancelInvoice('invoice-id');",
        },
        {
            path: 'xp.listInvoices',
            kind: 'task',
            params: [
                { name: 'contractId', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<ContractInvoice[], SimpleError>>',
            type: 'records_call_procedure',
            fields: ['contractId'],
            procedure: 'listContractInvoices',
            input: '{ contractId }',
            permission: 'money',
            summary: 'Lists the invoices of a contract.',
            details: 'Each with its amount, its status and the times when it changed.',
            example: "const invoices = await xp.listInvoices('contract-id');",
        },
        {
            path: 'xp.payInvoice',
            kind: 'task',
            params: [
                { name: 'invoiceId', type: 'string' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<void, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['invoiceId'],
            procedure: 'payContractInvoice',
            input: '{ invoiceId }',
            permission: 'money',
            summary: 'Pays an invoice.',
            details: 'The amount is taken from what the contract holds.',
            example: "await xp.payInvoice('invoice-id');",
        },
        {
            path: 'xp.payout',
            kind: 'task',
            params: [
                { name: 'request', type: 'APIPayoutRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<GenericResult<void, SimpleError>>',
            type: 'records_call_procedure',
            fields: ['amount', 'destination'],
            procedure: 'payoutAccount',
            input: '{ amount: request.amount, destination: request.destination }',
            permission: 'money',
            summary: 'Pays out money from the account of the user.',
            details: 'Without an amount, everything that is there.',
            example: "await xp.payout({ amount: 5000, destination: 'stripe' });",
        },
        {
            path: 'xp.getAccountBalances',
            kind: 'task',
            params: [{ name: 'options', type: 'GetAccountBalancesActionOptions', default: '{}' }],
            returns: 'Promise< GenericResult<JSONAccountBalancesAndSubscriptionInfo, SimpleError> >',
            type: 'records_call_procedure',
            fields: ['userId', 'studioId', 'contractId'],
            procedure: 'getBalances',
            input: '{ userId: options?.userId, studioId: options?.studioId, contractId: '
                + 'options?.contractId }',
            optionsFrom: 'endpointOptions(options?.endpoint)',
            permission: 'money',
            summary: 'Tells how much money and how many credits an account holds.',
            details: 'That of the user who is logged in, or of the `userId`, `studioId` or '
                + '`contractId` in the options.',
            example: 'const balances = await xp.getAccountBalances();',
        },
        {
            path: 'xp.purchaseCredits',
            kind: 'task',
            params: [
                { name: 'request', type: 'APIPurchaseCreditsRequest', check: 'object' },
                { name: 'options', type: 'RecordActionOptions', default: '{}' },
            ],
            returns: 'Promise<PurchaseCreditsResult>',
            type: 'records_call_procedure',
            fields: ['targetUserId', 'targetStudioId', 'returnUrl', 'successUrl'],
            procedure: 'purchaseCredits',
            input: '{ targetUserId: request.targetUserId, targetStudioId: '
                + 'request.targetStudioId, returnUrl: request.returnUrl, successUrl: '
                + 'request.successUrl }',
            permission: 'money',
            summary: 'Begins to buy credits.',
            details: 'For a user or a studio. The promise gives a `url` where the payment is made.',
            example: 'await xp.purchaseCredits({\n'
                + "    targetUserId: 'user-id',\n"
                + "    returnUrl: 'https://example.com/',\n"
                + "    successUrl: 'https://example.com/thanks',\n"
                + '});',
        },
    ],
};
