using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>A member that holds the code of an advice.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutcomeAdviceCodeAttribute()
    : SharedEnumSchemaAttribute(
        "OutcomeAdvice",
        "What the record of a channel suggests.",
        AdviceRules.All.Select(advice => advice.Code())
    );
