const result = await os.grantUserRole('scores', 'referee', 'user-id', Date.now() + 1000);
if (result.success === false) {
    os.log(result.errorCode, result.errorMessage);
}
