# Processes whose streams and end are awaited.
import asyncio
import asyncio.subprocess
import sys


async def main():
    p = await asyncio.create_subprocess_exec('cat', stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(b'hello ' * 3), p.returncode)
    p = await asyncio.create_subprocess_shell('echo out; echo err >&2; exit 3', stdout=asyncio.subprocess.PIPE,
                                              stderr=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    p = await asyncio.create_subprocess_shell('echo one; echo two', stdout=asyncio.subprocess.PIPE)
    async for line in p.stdout:
        print(line)
    print(await p.wait())
    p = await asyncio.create_subprocess_exec('sleep', '60')
    p.terminate()
    print(await p.wait())
    try:
        p.kill()
    except ProcessLookupError as e:
        print(repr(e))
    p = await asyncio.create_subprocess_exec('wc', '-c', stdin=asyncio.subprocess.PIPE,
                                             stdout=asyncio.subprocess.PIPE)
    for _ in range(50):
        p.stdin.write(b'x' * 10000)
        await p.stdin.drain()
    p.stdin.close()
    await p.stdin.wait_closed()
    print((await p.stdout.read()).strip(), await p.wait())
    try:
        await asyncio.wait_for((await asyncio.create_subprocess_exec('sleep', '1')).wait(), 0.05)
    except TimeoutError:
        print('too long')
    results = await asyncio.gather(*(echo(n) for n in range(4)))
    print(results)
    for bad in (lambda: asyncio.create_subprocess_exec('nosuchprogram'),
                lambda: asyncio.create_subprocess_exec('cat', text=True),
                lambda: asyncio.create_subprocess_shell(['cat'])):
        try:
            await bad()
        except (OSError, ValueError) as e:
            print(type(e).__name__, e)


async def echo(n):
    p = await asyncio.create_subprocess_exec('echo', str(n), stdout=asyncio.subprocess.PIPE)
    return (await p.stdout.read()).decode().strip()


asyncio.run(main())
