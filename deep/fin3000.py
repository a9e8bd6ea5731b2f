def f():
 try:
  try:
   try:
    try:
     try:
      try:
       try:
        try:
         try:
          try:
           try:
            try:
             try:
              try:
               try:
                try:
                 try:
                  try:
                         return 1
                  finally: x
                 finally: x
                finally: x
               finally: x
              finally: x
             finally: x
            finally: x
           finally: x
          finally: x
         finally: x
        finally: x
       finally: x
      finally: x
     finally: x
    finally: x
   finally: x
  finally: x
 finally: x

