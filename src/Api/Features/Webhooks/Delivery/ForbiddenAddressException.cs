namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Thrown when a host has no allowed address.</summary>
internal sealed class ForbiddenAddressException : Exception;
