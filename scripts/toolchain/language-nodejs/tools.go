//go:build tools

// Package language pins the modules that the Node.js language host is built from.
package language

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
