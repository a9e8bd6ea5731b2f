def f():
 try: y
 finally:
  try: y
  finally:
   try: y
   finally:
    try: y
    finally:
     try: y
     finally:
      try: y
      finally:
       try: y
       finally:
        try: y
        finally:
         try: y
         finally:
          try: y
          finally:
           try: y
           finally:
            try: y
            finally:
             try: y
             finally:
              try: y
              finally:
               try: y
               finally:
                try: y
                finally:
                 try: y
                 finally:
                  try: y
                  finally:
                         x

