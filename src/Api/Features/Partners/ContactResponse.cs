namespace ChannelFit.Api.Features.Partners;

/// <summary>Where people ask the partner questions.</summary>
/// <param name="Label">The text of the link.</param>
/// <param name="Url">An https or mailto URL.</param>
public sealed record ContactResponse(string Label, string Url);
