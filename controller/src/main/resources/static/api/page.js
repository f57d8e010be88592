// The document of this API, to be read and tried. A token that is given stays in this page.
SwaggerUIBundle({ dom_id: '#api', url: '/api/v1/openapi.json', docExpansion: 'list', validatorUrl: null })
