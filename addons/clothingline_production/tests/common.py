"""The reference case, under the name that tests look for their builders."""

from ..demo.reference_case import *
