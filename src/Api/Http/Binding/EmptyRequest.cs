namespace ChannelFit.Api.Http.Binding;

/// <summary>A request without members: its path says all.</summary>
public sealed class EmptyRequest;
