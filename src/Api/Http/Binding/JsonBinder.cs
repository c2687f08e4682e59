using System.Collections.Concurrent;
using System.Text.Json;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Binds JSON objects to request types. It collects every error with its JSON Pointer and code.</summary>
/// <remarks>
/// The members come from the serializer's metadata. The serializer itself would stop at the first wrong type. A member that
/// is null counts as absent; in a merge patch null clears the member.
/// </remarks>
public sealed class JsonBinder(IServiceProvider services)
{
    private readonly ConcurrentDictionary<Type, JsonObjectBinding> bindings = new();

    /// <summary>Binds an object and checks it with the validator of its type. It is complete only if no error was added.</summary>
    public T BindAndValidate<T>(JsonElement body, List<ValidationError> errors)
        where T : class
    {
        var request = Bind<T>(body, errors);

        if (services.GetService<IValidator<T>>() is { } validator)
        {
            AddValidationErrors(validator, request, errors);
        }

        return request;
    }

    /// <summary>Binds an object: checks types and member names, but no limits.</summary>
    public T Bind<T>(JsonElement body, List<ValidationError> errors)
        where T : class => (T)FindBinding(typeof(T)).Read(body, new JsonLocation(errors));

    private JsonObjectBinding FindBinding(Type type) =>
        bindings.GetOrAdd(type, static (type, binder) => binder.CreateBinding(type), this);

    private JsonObjectBinding CreateBinding(Type type) => new(type, RequestRules.Find(services, type), FindBinding);

    private static void AddValidationErrors<T>(IValidator<T> validator, T request, List<ValidationError> errors)
    {
        var bindingErrors = errors.Count;

        foreach (var failure in validator.Validate(request).Errors)
        {
            var pointer = ToPointer(failure.PropertyName);

            // A member that cannot be read gets no second error, and a member that was sent is not missing.
            var known = errors.FindIndex(
                0,
                bindingErrors,
                error =>
                    error.Pointer == pointer
                    || (failure.ErrorCode == ValidationError.Required && IsInside(error.Pointer, pointer))
            );

            if (known < 0 && errors.HasRoom())
            {
                errors.Add(new(pointer, failure.ErrorCode, failure.ErrorMessage));
            }
        }
    }

    private static bool IsInside(string pointer, string parent) =>
        pointer.StartsWith(parent, StringComparison.Ordinal)
        && pointer.Length > parent.Length
        && pointer[parent.Length] == '/';

    /// <summary>Returns <c>#/consent/given</c> for <c>Consent.Given</c>, <c>#/scopes/1</c> for <c>Scopes[1]</c>, and pointers unchanged.</summary>
    private static string ToPointer(string property) =>
        property.StartsWith('#')
            ? property
            : property
                .Split('.', '[')
                .Aggregate(
                    "#",
                    static (pointer, part) => $"{pointer}/{JsonNamingPolicy.CamelCase.ConvertName(part.TrimEnd(']'))}"
                );
}
