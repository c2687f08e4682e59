namespace ChannelFit.Domain.Outcomes;

/// <summary>The posterior distribution of the interviews per hour, a gamma distribution (docs/outcomes.md#rates).</summary>
/// <param name="Shape">The shape parameter: interviews, including those that the prior counts as.</param>
/// <param name="Rate">The rate parameter: hours, including those that the prior counts as.</param>
public readonly record struct GammaPosterior(double Shape, double Rate)
{
    /// <summary>The number of interviews that the prior counts as much as.</summary>
    public const double PriorShape = 2;

    public double Mean => Shape / Rate;

    /// <summary>Adds hours and their interviews to a prior number of interviews per hour.</summary>
    public static GammaPosterior From(double priorPerHour, double hours, int interviews) =>
        new(PriorShape + interviews, (PriorShape / priorPerHour) + hours);
}
