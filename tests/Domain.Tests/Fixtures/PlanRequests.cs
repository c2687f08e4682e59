using ChannelFit.Domain.Planning;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>Requests for plans in tests.</summary>
internal static class PlanRequests
{
    /// <summary>Returns the request of a caller who asks for nothing: the hours of the answers, and no bounds.</summary>
    public static PlanRequest Default(Scorecard card) =>
        PlanRequestReader.Read(
            card.Model,
            card.Responses,
            hoursPerWeek: null,
            bounds: null,
            current: null,
            "#/plan",
            errors: []
        )!;
}
