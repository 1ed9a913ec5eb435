const { item } = await os.getWebhook('doors', 'bell') as CrudGetItemSuccess<WebhookRecord>;
const kind: 'file' | 'inst' | 'data' = item.targetResourceKind;
return `${kind}: ${item.targetAddress}`;
