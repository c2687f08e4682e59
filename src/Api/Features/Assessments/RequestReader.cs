using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Reads requests out of JSON member by member: types here, limits in the validator, meaning in the domain.</summary>
public static class RequestReader
{
    private const string Scored = "instrument, answers, model, focus, durationSeconds";
    private const string Kept = Scored + ", personRef, consent, metadata";

    /// <summary>Reads the body of POST /v1/scores, or with <paramref name="keeps"/> that of POST /v1/assessments.</summary>
    public static SubmitAssessmentRequest Read(JsonElement body, bool keeps, List<Fault> faults)
    {
        var request = new SubmitAssessmentRequest();
        var read = new Members("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "instrument":
                    request.Instrument = read.Text(member);
                    break;
                case "answers":
                    request.Answers = member.Value;
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
                case "personRef" when keeps:
                    request.PersonRef = read.Text(member);
                    break;
                case "consent" when keeps:
                    request.Consent = read.IsObject(member) ? Consent(member.Value, read.Into(member)) : null;
                    break;
                case "metadata" when keeps:
                    request.Metadata = read.IsObject(member) ? Metadata(member.Value, read.Into(member)) : null;
                    break;
                default:
                    read.Unknown(member, keeps ? Kept : Scored);
                    break;
            }
        }

        return request;
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
                    consent.At = read.Instant(member);
                    break;
                default:
                    read.Unknown(member, "given, policy, at");
                    break;
            }
        }

        return consent;
    }

    private static Dictionary<string, string> Metadata(JsonElement value, Members read)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            if (read.Name(member) is { } name && read.Text(member) is { } text)
            {
                metadata[name] = text;
            }
        }

        return metadata;
    }
}
