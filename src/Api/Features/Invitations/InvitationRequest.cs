using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>What a new invitation is to be.</summary>
public sealed record InvitationRequest
{
    /// <summary>Seconds: an hour.</summary>
    public const int MinLifetimeSeconds = 3600;

    /// <summary>Seconds: 90 days.</summary>
    public const int MaxLifetimeSeconds = 7_776_000;

    /// <summary>Seconds: 14 days.</summary>
    public const int DefaultLifetimeSeconds = 1_209_600;

    private const string Taken = "personRef, form, focus, expiresIn, metadata";

    public string? PersonRef { get; init; }

    public string Form { get; init; } = "full";

    public string Focus { get; init; } = "twitter";

    public int ExpiresIn { get; init; } = DefaultLifetimeSeconds;

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Reads the body of POST /v1/invitations; the wish counts where no fault was noted.</summary>
    public static InvitationRequest Read(JsonElement body, PublishedCatalog published, List<ValidationError> faults)
    {
        var wish = new InvitationRequest();
        var read = new StrictJson("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "personRef":
                    wish = wish with { PersonRef = read.ReadString(member, required: true) };
                    CheckReference(wish.PersonRef, faults);
                    break;
                case "form":
                    wish = wish with { Form = read.ReadString(member) ?? wish.Form };
                    break;
                case "focus":
                    wish = wish with { Focus = read.ReadString(member) ?? wish.Focus };
                    break;
                case "expiresIn":
                    wish = wish with
                    {
                        ExpiresIn =
                            read.ReadSeconds(member, MinLifetimeSeconds, MaxLifetimeSeconds) ?? DefaultLifetimeSeconds,
                    };
                    break;
                case "metadata":
                    wish = wish with { Metadata = ReadNotes(member, read, faults) };
                    break;
                default:
                    read.RejectUnknown(member, Taken);
                    break;
            }
        }

        if (wish.PersonRef is null && faults.TrueForAll(fault => fault.Pointer != "#/personRef"))
        {
            faults.Add(
                new(
                    "#/personRef",
                    ValidationError.Required,
                    "Say whose answers they will be, by your own id of the person."
                )
            );
        }

        if (!published.Instruments[^1].Document.Forms.ContainsKey(wish.Form))
        {
            faults.Add(new("#/form", ValidationError.UnknownOption, "The form is quick, short or full."));
        }

        if (published.NewestModel.Model.FindChannel(wish.Focus) < 0)
        {
            faults.Add(
                new("#/focus", ValidationError.UnknownOption, "There is no such channel; GET /v1/channels lists them.")
            );
        }

        return wish;
    }

    /// <summary>The invitation, from now on.</summary>
    public InvitationRow CreateRow(bool test, string instrument, DateTimeOffset now)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(
            Guid.CreateVersion7(createdAt),
            test,
            createdAt,
            createdAt.AddSeconds(ExpiresIn),
            PersonRef!,
            instrument,
            Form,
            Focus,
            Metadata is null ? null : JsonSerializer.Serialize(Metadata, InvitationJsonContext.Default.Strings),
            Answers: "{}",
            Version: 1,
            CompletedAt: null,
            AssessmentId: null,
            InvitationRow.Open
        );
    }

    private static void CheckReference(string? reference, List<ValidationError> faults)
    {
        if (reference is null)
        {
            return;
        }

        if (reference.Length > Http.Binding.PersonRef.MaxLength)
        {
            faults.Add(new("#/personRef", ValidationError.TooLong, "A reference has at most 128 characters."));
        }
        else if (!Http.Binding.PersonRef.IsValid(reference))
        {
            faults.Add(
                new(
                    "#/personRef",
                    ValidationError.InvalidFormat,
                    "A reference begins with a letter or digit and goes on with letters, digits, . _ : ~ and -."
                )
            );
        }
    }

    private static Dictionary<string, string>? ReadNotes(
        JsonProperty member,
        StrictJson read,
        List<ValidationError> faults
    )
    {
        if (!read.RequireObject(member))
        {
            return null;
        }

        var notes = MetadataReader.Read(member.Value, read.Nested(member));
        faults.AddRange(MetadataReader.Validate(notes, read.PointerTo("metadata")));
        return notes;
    }
}
