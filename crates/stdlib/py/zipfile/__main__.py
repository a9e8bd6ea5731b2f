"""The command: listing, testing, unpacking and making archives."""

import argparse
import os

from . import ZIP_DEFLATED, ZipFile


def main():
    parser = argparse.ArgumentParser(description='A simple command-line interface for zipfile module.')
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument('-l', '--list', metavar='<zipfile>', help='Show listing of a zipfile')
    group.add_argument('-e', '--extract', nargs=2, metavar=('<zipfile>', '<output_dir>'), help='Extract zipfile into target dir')
    group.add_argument('-c', '--create', nargs='+', metavar=('<name>', '<file>'), help='Create zipfile from sources')
    group.add_argument('-t', '--test', metavar='<zipfile>', help='Test if a zipfile is valid')
    parser.add_argument('--metadata-encoding', metavar='<encoding>', help='Specify encoding of member names for -l, -e and -t')
    args = parser.parse_args()
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, metadata_encoding=encoding) as archive:
            bad = archive.testzip()
        if bad:
            print(f'The following enclosed file is corrupted: {bad!r}')
        print('Done testing')
    elif args.list is not None:
        with ZipFile(args.list, metadata_encoding=encoding) as archive:
            archive.printdir()
    elif args.extract is not None:
        with ZipFile(args.extract[0], metadata_encoding=encoding) as archive:
            archive.extractall(args.extract[1])
    else:
        name, *files = args.create
        with ZipFile(name, 'w') as archive:
            for path in files:
                add(archive, path, os.path.basename(path) or os.path.basename(os.path.dirname(path)))


def add(archive, path, name):
    if os.path.isfile(path):
        archive.write(path, name, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if name and name != '.':
            archive.write(path, name)
        for entry in sorted(os.listdir(path)):
            add(archive, os.path.join(path, entry), os.path.join(name, entry))


if __name__ == '__main__':
    main()
