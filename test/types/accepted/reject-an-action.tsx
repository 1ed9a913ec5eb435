if (that.action.type === 'go_to_url') {
    const rejected: RejectAction = action.reject(that.action);
    os.log(rejected.actions.length);
}
