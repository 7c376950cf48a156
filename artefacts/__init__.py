"""The register of artefacts, their versions and their way up the forums."""
