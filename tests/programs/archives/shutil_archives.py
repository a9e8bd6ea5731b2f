# Archives of folders, made and unpacked; the registries of formats.
import os
import shutil
import tarfile
import tempfile
import zipfile

os.chdir(tempfile.mkdtemp())
os.makedirs('tree/inner')
for name, text in ('tree/a.txt', 'a'), ('tree/inner/b.txt', 'b' * 1000):
    with open(name, 'w') as f:
        f.write(text)
for form in 'zip', 'tar', 'gztar':
    name = shutil.make_archive('made', form, 'tree')
    print(os.path.basename(name), os.path.isabs(name))
    if form == 'zip':
        print(sorted(zipfile.ZipFile(name).namelist()))
    else:
        print(sorted(tarfile.open(name).getnames()))
    shutil.unpack_archive(name, 'out_' + form, filter=None if form == 'zip' else 'data')
    for folder, folders, files in sorted(os.walk('out_' + form)):
        print(folder, sorted(folders), sorted(files))
print(shutil.make_archive('sub/partly', 'zip', '.', 'tree/inner').endswith('sub/partly.zip'))
print(sorted(zipfile.ZipFile('sub/partly.zip').namelist()))
print(len(open('out_tar/inner/b.txt').read()))
print([n for n, _ in shutil.get_archive_formats() if n in ('tar', 'zip', 'gztar')])
print([(n, e) for n, e, _ in shutil.get_unpack_formats() if n in ('tar', 'zip', 'gztar')])


def own(base_name, base_dir, **kwargs):
    return base_name, base_dir, kwargs['level']


shutil.register_archive_format('own', own, [('level', 3)], 'mine')
print(os.path.basename(shutil.make_archive('x', 'own')[0]), shutil.make_archive('x', 'own')[1:])
shutil.unregister_archive_format('own')
for call in (lambda: shutil.make_archive('x', 'own'), lambda: shutil.unpack_archive('x.unknown'),
             lambda: shutil.unpack_archive('x', format='own'),
             lambda: shutil.register_unpack_format('z', ['.zip'], print),
             lambda: shutil.make_archive('x', 'zip', 'missing')):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
usage = shutil.disk_usage('.')
print(type(usage).__name__, usage.total >= usage.used > 0, usage._fields)
