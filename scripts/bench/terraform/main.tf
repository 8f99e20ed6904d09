# The same certificates and secrets with Terraform. It cannot export a key from ACM, so each secret holds the
# certificate's ARN instead: one call less for each than a program that writes the key.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40"
    }
  }
}

variable "zone_id" {
  type = string
}

variable "domain" {
  type = string
}

variable "hosts" {
  type = number
}

# Region, endpoint and credentials come from the environment.
provider "aws" {
  skip_metadata_api_check = true
}

resource "aws_acm_certificate" "host" {
  count             = var.hosts
  domain_name       = format("host-%04d.%s", count.index + 1, var.domain)
  key_algorithm     = "EC_prime256v1"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  count   = var.hosts
  zone_id = var.zone_id
  name    = one(aws_acm_certificate.host[count.index].domain_validation_options).resource_record_name
  type    = one(aws_acm_certificate.host[count.index].domain_validation_options).resource_record_type
  records = [one(aws_acm_certificate.host[count.index].domain_validation_options).resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "host" {
  count                   = var.hosts
  certificate_arn         = aws_acm_certificate.host[count.index].arn
  validation_record_fqdns = [aws_route53_record.validation[count.index].fqdn]
}

resource "aws_secretsmanager_secret" "host" {
  count = var.hosts
  name  = format("tls-host-%04d", count.index + 1)
}

resource "aws_secretsmanager_secret_version" "host" {
  count         = var.hosts
  secret_id     = aws_secretsmanager_secret.host[count.index].id
  secret_string = aws_acm_certificate_validation.host[count.index].certificate_arn
}
