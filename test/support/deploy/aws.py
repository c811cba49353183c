"""The AWS CLI, looking more often whether a stack is done."""
import sys
import time

from awscli.clidriver import main

sleep = time.sleep
time.sleep = lambda seconds: sleep(min(seconds, 0.3))
sys.exit(main())
