"""Amazon S3: buckets, objects and static web sites."""
