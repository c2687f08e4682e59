using System.Text.Json;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Reads requests out of JSON member by member: types here, limits in the validator, meaning in the domain.</summary>
public static class SubmitRequestReader
{
    private const string Scored = "instrument, answers, model, focus, durationSeconds, plan";
    private const string Kept = Scored + ", personRef, consent, metadata";
    private const string Imported = Kept + ", createdAt, idempotencyKey, result";

    /// <summary>Reads the body of POST /v1/scores, or with <paramref name="keeps"/> that of POST /v1/assessments.</summary>
    /// <param name="request">
    /// What is known before the body is read, and stands where it says nothing; as a line of an import it takes more
    /// members.
    /// </param>
    public static SubmitAssessmentRequest Read(
        JsonElement body,
        bool keeps,
        List<ValidationError> faults,
        SubmitAssessmentRequest request
    )
    {
        var imported = request as ImportLineRequest;
        var read = new StrictJson("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "instrument":
                    request.Instrument = read.ReadString(member, required: true);
                    break;
                case "answers":
                    request.Answers = read.RequireObject(member, required: true) ? member.Value : null;
                    break;
                case "model":
                    request.Model = read.ReadString(member);
                    break;
                case "focus":
                    request.Focus = read.ReadString(member);
                    break;
                case "durationSeconds":
                    request.DurationSeconds = read.ReadInteger(member);
                    break;
                case "plan":
                    request.Plan = read.RequireObject(member) ? ReadPlan(member.Value, read.Nested(member)) : null;
                    break;
                case "personRef" when keeps:
                    request.PersonRef = read.ReadString(member);
                    break;
                case "consent" when keeps:
                    request.Consent = read.RequireObject(member) ? Consent(member.Value, read.Nested(member)) : null;
                    break;
                case "metadata" when keeps:
                    request.Metadata = read.RequireObject(member)
                        ? MetadataReader.Read(member.Value, read.Nested(member))
                        : null;
                    break;
                case "createdAt" when imported is not null:
                    imported.CreatedAt = read.ReadTimestamp(member);
                    break;
                case "idempotencyKey" when imported is not null:
                    imported.IdempotencyKey = read.ReadString(member);
                    break;
                case "result" when imported is not null:
                    break;
                default:
                    read.RejectUnknown(
                        member,
                        imported is not null ? Imported
                            : keeps ? Kept
                            : Scored
                    );
                    break;
            }
        }

        return request;
    }

    /// <summary>Wishes for a plan, which are also the body of a request of their own.</summary>
    public static PlanOptions ReadPlan(JsonElement value, StrictJson read)
    {
        var plan = new PlanOptions();

        foreach (var member in value.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "hoursPerWeek":
                    plan.HoursPerWeek = read.ReadNumber(member);
                    break;
                case "bounds":
                    plan.Bounds = read.RequireObject(member) ? Bounds(member.Value, read.Nested(member)) : null;
                    break;
                case "current":
                    plan.Current = read.RequireObject(member) ? Hours(member.Value, read.Nested(member)) : null;
                    break;
                default:
                    read.RejectUnknown(member, "hoursPerWeek, bounds, current");
                    break;
            }
        }

        return plan;
    }

    private static Dictionary<string, HourBound> Bounds(JsonElement value, StrictJson read)
    {
        var bounds = new Dictionary<string, HourBound>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                bounds[UnicodeSafeJson.GetName(member)] = new(); // no bound, and still the name of a channel
            }
            else if (read.RequireObject(member))
            {
                bounds[UnicodeSafeJson.GetName(member)] = Bound(member.Value, read.Nested(member));
            }
        }

        return bounds;
    }

    private static HourBound Bound(JsonElement value, StrictJson read)
    {
        var bound = new HourBound();

        foreach (var member in value.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "min":
                    bound = bound with { Min = read.ReadNumber(member) };
                    break;
                case "max":
                    bound = bound with { Max = read.ReadNumber(member) };
                    break;
                case "fixed":
                    bound = bound with { Fixed = read.ReadNumber(member) };
                    break;
                default:
                    read.RejectUnknown(member, "min, max, fixed");
                    break;
            }
        }

        return bound;
    }

    private static Dictionary<string, double> Hours(JsonElement value, StrictJson read)
    {
        var hours = new Dictionary<string, double>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            // Null is no hours, like a channel that is not named, and still the name of a channel.
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                hours[UnicodeSafeJson.GetName(member)] = 0;
            }
            else if (read.ReadNumber(member) is { } number)
            {
                hours[UnicodeSafeJson.GetName(member)] = number;
            }
        }

        return hours;
    }

    private static ConsentRequest Consent(JsonElement value, StrictJson read)
    {
        var consent = new ConsentRequest();

        foreach (var member in value.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "given":
                    consent.Given = read.ReadBoolean(member, required: true);
                    break;
                case "policy":
                    consent.Policy = read.ReadString(member);
                    break;
                case "at":
                    consent.At = read.ReadTimestamp(member) is { } at
                        ? Rfc3339.Keep(member.Value.GetString()!, at)
                        : null;
                    break;
                default:
                    read.RejectUnknown(member, "given, policy, at");
                    break;
            }
        }

        return consent;
    }
}
