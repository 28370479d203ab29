"""asyncio: tasks that wait for each other, as in a small server."""

import asyncio


async def _worker(queue, results):
    while True:
        number = await queue.get()
        if number is None:
            return
        await asyncio.sleep(0)
        results.append(number * 2)


async def bench_workers():
    """Pass thirty jobs through a short queue to three tasks that give way to each other."""
    queue = asyncio.Queue(maxsize=5)
    results = []
    workers = [asyncio.ensure_future(_worker(queue, results)) for _ in range(3)]
    for number in range(30):
        await queue.put(number)
    for _ in workers:
        await queue.put(None)
    await asyncio.gather(*workers)
    return sum(results)
