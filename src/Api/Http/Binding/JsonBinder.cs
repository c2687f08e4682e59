using System.Text.Json;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Binds JSON to request types and collects every error, with its JSON Pointer and code, instead of stopping at the first.</summary>
/// <remarks>
/// The members and setters come from the serializer's metadata; the serializer itself would stop at the first wrong type.
/// Null means that an optional member is absent. In a merge patch null clears the members that may be empty.
/// </remarks>
public sealed class JsonBinder(IServiceProvider services)
{
    private const string NotText = "Must not contain U+0000 or lone surrogates.";

    private const string NotCleared =
        "This member cannot be empty, so null does not clear it. Send a value, or leave the member out to keep it.";

    private readonly JsonShapes shapes = new(services);

    /// <summary>Binds an object and checks it by the validator of its type; it is complete only if no error was added.</summary>
    public T BindAndValidate<T>(JsonElement body, List<ValidationError> errors)
        where T : class
    {
        var request = Bind<T>(body, errors);

        if (services.GetService<IValidator<T>>() is { } validator)
        {
            Validate(validator, request, errors);
        }

        return request;
    }

    /// <summary>Binds an object: checks types and names, not limits.</summary>
    public T Bind<T>(JsonElement body, List<ValidationError> errors)
        where T : class => (T)BindObject(body, shapes.Find(typeof(T)), "#", errors);

    private static void Validate<T>(IValidator<T> validator, T request, List<ValidationError> errors)
    {
        var unreadable = errors.Count;

        foreach (var failure in validator.Validate(request).Errors)
        {
            var pointer = PointerOf(failure.PropertyName);

            // The limits of a member that could not be read say nothing more, and a member that was sent is not missing.
            var known = errors.FindIndex(
                0,
                unreadable,
                error =>
                    error.Pointer == pointer
                    || (
                        failure.ErrorCode == ValidationError.Required
                        && error.Pointer.StartsWith($"{pointer}/", StringComparison.Ordinal)
                    )
            );

            if (known < 0 && errors.HasRoom())
            {
                errors.Add(new(pointer, failure.ErrorCode, failure.ErrorMessage));
            }
        }
    }

    /// <summary>Returns <c>#/consent/given</c> for <c>Consent.Given</c>, <c>#/scopes/1</c> for <c>Scopes[1]</c>, and pointers as they are.</summary>
    private static string PointerOf(string property) =>
        property.StartsWith('#')
            ? property
            : property
                .Split('.', '[')
                .Aggregate(
                    "#",
                    static (pointer, part) => $"{pointer}/{JsonNamingPolicy.CamelCase.ConvertName(part.TrimEnd(']'))}"
                );

    private static object BindObject(JsonElement value, JsonShape shape, string pointer, List<ValidationError> errors)
    {
        var target = shape.Create();

        foreach (var property in value.EnumerateObject())
        {
            var place = new Place(pointer, property, errors);

            if (shape.Find(UnicodeSafeJson.GetName(property)) is not { } member)
            {
                place.Add(ValidationError.UnknownMember, shape.UnknownMemberDetail);
            }
            else if (property.Value.ValueKind == JsonValueKind.Null && !member.Required)
            {
                if (target is MergePatchRequest patch)
                {
                    if (member.Clearable)
                    {
                        patch.Clear(member.PropertyName);
                    }
                    else
                    {
                        place.Add(ValidationError.WrongType, NotCleared);
                    }
                }
            }
            else if (BindValue(property.Value, member.Type, place) is { } bound)
            {
                member.Set(target, bound);
            }
        }

        return target;
    }

    /// <summary>Returns a value that is not null, or null after an error was added.</summary>
    private static object? BindValue(JsonElement value, JsonValueType type, Place place) =>
        type.Form switch
        {
            JsonForm.Ignored => null,
            JsonForm.Text => BindText(value, place),
            JsonForm.Timestamp => BindTimestamp(value, place) is { } read ? read.Instant : null,
            JsonForm.SentTimestamp => BindTimestamp(value, place) is { } read
                ? Rfc3339.Keep(read.Text, read.Instant)
                : null,
            JsonForm.Number => BindNumber(value, place),
            JsonForm.Integer => BindInteger(value, place),
            JsonForm.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : place.Add(ValidationError.WrongType, "Must be true or false."),
            JsonForm.List => BindList(value, place),
            JsonForm.ElementArray => value.ValueKind == JsonValueKind.Array
                ? value
                : place.Add(ValidationError.WrongType, "Must be an array."),
            _ when value.ValueKind != JsonValueKind.Object => place.Add(
                ValidationError.WrongType,
                "Must be an object."
            ),
            JsonForm.Dictionary => BindDictionary(value, type, place),
            JsonForm.Object => BindObject(value, type.Shape!, place.Pointer, place.Errors),
            _ => value,
        };

    private static string? BindText(JsonElement value, Place place)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            place.Add(ValidationError.WrongType, "Must be a string.");
            return null;
        }

        if (ReadText(value) is { } text)
        {
            return text;
        }

        place.Add(ValidationError.InvalidCharacters, NotText);
        return null;
    }

    /// <summary>Returns the text; null where PostgreSQL cannot store it (U+0000) or it is no Unicode text (lone surrogates).</summary>
    private static string? ReadText(JsonElement value) =>
        UnicodeSafeJson.GetString(value) is { } text && !text.Contains('\0') ? text : null;

    private static (string Text, DateTimeOffset Instant)? BindTimestamp(JsonElement value, Place place)
    {
        if (BindText(value, place) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryRead(text, out var instant))
        {
            return (text, instant);
        }

        place.Add(ValidationError.InvalidFormat, $"Must be {Rfc3339.Explain(text)}.");
        return null;
    }

    private static double? BindNumber(JsonElement value, Place place)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            place.Add(ValidationError.WrongType, "Must be a number.");
        }
        else if (value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }
        else
        {
            place.Add(ValidationError.OutOfRange, "Must be a number that a 64-bit floating-point number can hold.");
        }

        return null;
    }

    /// <summary>Reads a whole number; 3.0 is one. A number beyond the integers becomes the nearest one, which is beyond every limit.</summary>
    private static int? BindInteger(JsonElement value, Place place)
    {
        if (BindNumber(value, place) is not { } number)
        {
            return null;
        }

        if (Math.Floor(number) == number)
        {
            return (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        }

        place.Add(ValidationError.WrongType, "Must be a whole number.");
        return null;
    }

    /// <summary>Reads an array of strings; an element with an error stays null, so that the others keep their index.</summary>
    private static string?[]? BindList(JsonElement value, Place place)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            place.Add(ValidationError.WrongType, "Must be an array of strings.");
            return null;
        }

        var texts = new string?[value.GetArrayLength()];

        foreach (var (index, element) in value.EnumerateArray().Index())
        {
            texts[index] = element.ValueKind == JsonValueKind.String ? ReadText(element) : null;

            if (texts[index] is null && place.Errors.HasRoom())
            {
                place.Errors.Add(
                    element.ValueKind == JsonValueKind.String
                        ? new($"{place.Pointer}/{index}", ValidationError.InvalidCharacters, NotText)
                        : new($"{place.Pointer}/{index}", ValidationError.WrongType, "Must be a string.")
                );
            }
        }

        return texts;
    }

    private static object BindDictionary(JsonElement value, JsonValueType type, Place place)
    {
        var values = type.CreateDictionary!();
        var pointer = place.Pointer;

        foreach (var property in value.EnumerateObject())
        {
            var inner = new Place(pointer, property, place.Errors);
            var name = UnicodeSafeJson.GetName(property);

            if (type.NamesAreStored && !IsText(property))
            {
                inner.Add(ValidationError.InvalidCharacters, NotText);
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                if (BindValue(property.Value, type.Element!, inner) is { } bound)
                {
                    values[name] = bound;
                }
            }
            else if (!type.NamesAreStored || type.ElementMayBeNull)
            {
                values[name] = type.EmptyElement; // No value, and the name is still looked up.
            }
        }

        return values;
    }

    private static bool IsText(JsonProperty property)
    {
        try
        {
            return !property.Name.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            return false; // A lone surrogate.
        }
    }

    /// <summary>The place of a member. Its pointer is made only when it is needed.</summary>
    private readonly struct Place(string parent, JsonProperty property, List<ValidationError> errors)
    {
        public string Pointer => ValidationError.AppendPointer(parent, UnicodeSafeJson.GetName(property));

        public List<ValidationError> Errors => errors;

        /// <summary>Adds an error if one more is listed, and returns null.</summary>
        public object? Add(string code, string detail)
        {
            if (errors.HasRoom())
            {
                errors.Add(new(Pointer, code, detail));
            }

            return null;
        }
    }
}
