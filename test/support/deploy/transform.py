"""Prints the CloudFormation that AWS makes of a SAM template: transform.py <template> <parameters as JSON>."""
import json
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

path, parameters = sys.argv[1], json.loads(sys.argv[2])
with open(path, encoding="utf-8") as file:
    template = yaml_parse(file.read())
# A file on this machine is put into a bucket before AWS sees the template.
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function" and "s3://" not in resource["Properties"]["CodeUri"]:
        resource["Properties"]["CodeUri"] = {"Bucket": "a-bucket", "Key": resource["Properties"]["CodeUri"]}
translator = Translator({}, Parser())
json.dump(translator.translate(template, parameters), sys.stdout)
