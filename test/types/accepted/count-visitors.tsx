const ids: string[] = await os.remotes();
const total: number = await os.totalRemoteCount();
tags.share = ids.length / total;
