namespace ChannelFit.Api.Http.Binding;

/// <summary>A request without members.</summary>
public sealed class EmptyRequest;
