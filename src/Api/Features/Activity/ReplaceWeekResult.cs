namespace ChannelFit.Api.Features.Activity;

/// <summary>The result of replacing a week.</summary>
/// <param name="PersonErased">True if nothing was stored because the person was erased.</param>
/// <param name="Refused">True if nothing was stored because the week may not be replaced or created.</param>
/// <param name="EventRaised">True if a webhook has an event to deliver.</param>
public sealed record ReplaceWeekResult(bool PersonErased, bool Refused, bool EventRaised);
