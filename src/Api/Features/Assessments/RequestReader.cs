using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Reads requests out of JSON member by member: types here, limits in the validator, meaning in the domain.</summary>
public static class RequestReader
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
        List<Fault> faults,
        SubmitAssessmentRequest request
    )
    {
        var imported = request as ImportLineRequest;
        var read = new Members("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "instrument":
                    request.Instrument = read.Text(member);
                    break;
                case "answers":
                    request.Answers = read.IsObject(member) ? member.Value : null;
                    break;
                case "model":
                    request.Model = read.Text(member);
                    break;
                case "focus":
                    request.Focus = read.Text(member);
                    break;
                case "durationSeconds":
                    request.DurationSeconds = read.Whole(member);
                    break;
                case "plan":
                    request.Plan = read.IsObject(member) ? Plan(member.Value, read.Into(member)) : null;
                    break;
                case "personRef" when keeps:
                    request.PersonRef = read.Text(member);
                    break;
                case "consent" when keeps:
                    request.Consent = read.IsObject(member) ? Consent(member.Value, read.Into(member)) : null;
                    break;
                case "metadata" when keeps:
                    request.Metadata = read.IsObject(member) ? Notes.Read(member.Value, read.Into(member)) : null;
                    break;
                case "createdAt" when imported is not null:
                    imported.CreatedAt = read.Instant(member);
                    break;
                case "idempotencyKey" when imported is not null:
                    imported.IdempotencyKey = read.Text(member);
                    break;
                case "result" when imported is not null:
                    break;
                default:
                    read.Unknown(
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
    public static PlanWishes Plan(JsonElement value, Members read)
    {
        var plan = new PlanWishes();

        foreach (var member in value.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "hoursPerWeek":
                    plan.HoursPerWeek = read.Number(member);
                    break;
                case "bounds":
                    plan.Bounds = read.IsObject(member) ? Bounds(member.Value, read.Into(member)) : null;
                    break;
                case "current":
                    plan.Current = read.IsObject(member) ? Hours(member.Value, read.Into(member)) : null;
                    break;
                default:
                    read.Unknown(member, "hoursPerWeek, bounds, current");
                    break;
            }
        }

        return plan;
    }

    private static Dictionary<string, HourBound> Bounds(JsonElement value, Members read)
    {
        var bounds = new Dictionary<string, HourBound>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            if (read.IsObject(member))
            {
                bounds[JsonText.Name(member)] = Bound(member.Value, read.Into(member));
            }
        }

        return bounds;
    }

    private static HourBound Bound(JsonElement value, Members read)
    {
        var bound = new HourBound();

        foreach (var member in value.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "min":
                    bound = bound with { Min = read.Number(member) };
                    break;
                case "max":
                    bound = bound with { Max = read.Number(member) };
                    break;
                case "fixed":
                    bound = bound with { Fixed = read.Number(member) };
                    break;
                default:
                    read.Unknown(member, "min, max, fixed");
                    break;
            }
        }

        return bound;
    }

    private static Dictionary<string, double> Hours(JsonElement value, Members read)
    {
        var hours = new Dictionary<string, double>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            if (read.Number(member) is { } number)
            {
                hours[JsonText.Name(member)] = number;
            }
        }

        return hours;
    }

    private static ConsentRequest Consent(JsonElement value, Members read)
    {
        var consent = new ConsentRequest();

        foreach (var member in value.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "given":
                    consent.Given = read.Truth(member);
                    break;
                case "policy":
                    consent.Policy = read.Text(member);
                    break;
                case "at":
                    consent.At = read.Instant(member) is { } at ? Rfc3339.Keep(member.Value.GetString()!, at) : null;
                    break;
                default:
                    read.Unknown(member, "given, policy, at");
                    break;
            }
        }

        return consent;
    }
}
