package io.fairlead.controller.model;

/** Who owns networks. The address spaces of two tenants may overlap. */
public record Tenant(TenantName name) {}
