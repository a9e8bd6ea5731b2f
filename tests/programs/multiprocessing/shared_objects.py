# Queues, pipes, locks, shared numbers, managers and executors of processes.
import multiprocessing as mp
import queue
from concurrent.futures import ProcessPoolExecutor


def work(tasks, results, lock, total):
    for item in iter(tasks.get, None):
        with lock:
            total.value += item
        results.put(item * item)


def echo(end):
    while (message := end.recv()) is not None:
        end.send(message * 2)


def change(shared, items, done, numbers):
    shared['x'] = 1
    items.append('from the child')
    numbers[1] = 7
    done.set()


if __name__ == '__main__':
    tasks, results, lock, total = mp.Queue(), mp.Queue(), mp.Lock(), mp.Value('i', 0)
    workers = [mp.Process(target=work, args=(tasks, results, lock, total)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for i in range(10):
        tasks.put(i)
    for worker in workers:
        tasks.put(None)
    print(sorted(results.get() for _ in range(10)))
    for worker in workers:
        worker.join()
    print(total.value, [worker.exitcode for worker in workers])
    here, there = mp.Pipe()
    child = mp.Process(target=echo, args=(there,))
    child.start()
    for message in (21, 'ab', None):
        here.send(message)
        if message is not None:
            print(here.recv())
    child.join()
    print(here.poll(), child.exitcode)
    with mp.Manager() as manager:
        shared, items, done, numbers = manager.dict(), manager.list([1]), mp.Event(), mp.Array('i', 3)
        child = mp.Process(target=change, args=(shared, items, done, numbers))
        child.start()
        print(done.wait(30))
        child.join()
        print(shared.copy(), items, list(numbers), dict(shared))
    try:
        tasks.get(timeout=0.01)
    except queue.Empty:
        print('empty')
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(pow, [1, 2, 3], [2, 2, 2])), executor.submit(divmod, 7, 2).result())
        try:
            executor.submit(divmod, 1, 0).result()
        except ZeroDivisionError as error:
            print(type(error).__name__)
