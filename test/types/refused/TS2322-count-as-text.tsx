const count: string = await os.totalRemoteCount();
return count;
