# Paths from the directory of a descriptor, and directories by their descriptor.
import glob
import os
import shutil
import tempfile

d = tempfile.mkdtemp(); os.chdir(d)
fd=os.open(d, os.O_RDONLY)
os.mkdir('sub', dir_fd=fd); 
f=os.open('sub/x', os.O_CREAT|os.O_WRONLY, dir_fd=fd); os.write(f,b'hi'); os.close(f)
print(os.stat('sub/x', dir_fd=fd).st_size, os.listdir(fd), [e.name for e in os.scandir(fd)])
os.rename('sub/x','y',src_dir_fd=fd,dst_dir_fd=fd); print(sorted(os.listdir('.')))
os.symlink('y','ln',dir_fd=fd); print(os.readlink('ln',dir_fd=fd), os.access('ln',os.R_OK,dir_fd=fd))
os.chmod('y',0o600,dir_fd=fd); os.utime('y',(1,2),dir_fd=fd); print(os.stat('y').st_mtime)
os.unlink('ln',dir_fd=fd); os.rmdir('sub',dir_fd=fd)
os.makedirs('a/b/c'); open('a/b/f','w').close()
print([(r,sorted(ds),fs) for r,ds,fs,n in os.fwalk('a')])
print(sorted(glob.glob('*', dir_fd=fd)), glob.glob('**/f', recursive=True, root_dir=d))
shutil.rmtree('a')
os.fchdir(fd); os.fsync(fd); print(os.getcwd()==d)
try: open(d)
except OSError as e: print(type(e).__name__)
try: os.open(d, os.O_WRONLY)
except OSError as e: print(type(e).__name__)
try: os.read(fd,1)
except OSError as e: print(type(e).__name__)
try: os.stat('nope', dir_fd=fd)
except OSError as e: print(e)
os.close(fd)
