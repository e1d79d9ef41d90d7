using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Mediation.Files;

/// <summary>A page whose form may bring files: then its body may be as large as they are, and is read as it comes.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class TakesFilesAttribute : Attribute
{
    public const int Most = 5;
}

/// <summary>A page whose form may bring one table: it is read into memory and laid down nowhere, for there are people in it.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class TakesTableAttribute : Attribute
{
    public const int Largest = 16 * 1024 * 1024;
}

/// <summary>The table that came with a form.</summary>
sealed record HandedTable(string Name, byte[] Bytes);

/// <summary>
/// Reads a form with files before anybody asks for the form: its fields into memory, its files straight into the vault. The framework would lay them down
/// in a temporary folder, as plain as they came.
/// </summary>
sealed class FormFiles(RequestDelegate next)
{
    const int MostFields = 200, LargestFields = 1024 * 1024;
    const long Largest = TakesFilesAttribute.Most * (Allowance.LargestFile + 64L * 1024) + LargestFields;

    /// <summary>The files that came with this request's form, good or not.</summary>
    public static IReadOnlyList<Handed> Of(HttpContext http) => http.Features.Get<IReadOnlyList<Handed>>() ?? [];

    public async Task Invoke(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method) && WayToRead(http.GetEndpoint()) is var (read, largest) && BoundaryOf(http.Request) is { } boundary)
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = largest;      // for this request alone
            try { await read(http, boundary); }
            catch (Exception why) when (why is InvalidDataException or IOException)       // no form, a form cut short, or one that is too large
            {
                http.Response.StatusCode = why is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status400BadRequest;
                return;
            }
        }
        await next(http);
    }

    // looked at, a table comes back in a field until it is taken in
    static (Func<HttpContext, string, Task> Read, long Largest)? WayToRead(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<TakesFilesAttribute>() is not null ? new((http, boundary) => Read(http, boundary), Largest)
        : endpoint?.Metadata.GetMetadata<TakesTableAttribute>() is not null ? new(ReadTable, (TakesTableAttribute.Largest * 2L) + LargestFields) : null;

    static async Task ReadTable(HttpContext http, string boundary) => await ReadForm(http, boundary, (TakesTableAttribute.Largest * 2) + LargestFields, async file =>
    {
        using var bytes = new MemoryStream();
        await file.Section.Body.CopyToAsync(bytes, http.RequestAborted);
        if (bytes.Length > TakesTableAttribute.Largest) throw new BadHttpRequestException("a table that is too large", StatusCodes.Status413PayloadTooLarge);
        if (bytes.Length > 0) http.Features.Set(new HandedTable(file.FileName, bytes.ToArray()));
    });

    public static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is { Length: > 0 and <= 100 } boundary ? boundary : null;

    public static async Task<(FormCollection Form, List<Handed> Files)> Read(HttpContext http, string boundary, int most = TakesFilesAttribute.Most)
    {
        var (files, desk) = (new List<Handed>(), http.RequestServices.GetRequiredService<FileDesk>());
        var form = await ReadForm(http, boundary, LargestFields, async file =>
        {
            if (file.FileName == "") return;       // a file field in which nothing was chosen
            var handed = files.Count < most ? await desk.Receive(file.FileName, file.Section.Body, http.RequestAborted) : Handed.Not(file.FileName, Refusals.AllAtOnce(most));
            files.Add(handed with { Field = file.Name });
        });
        http.Features.Set<IReadOnlyList<Handed>>(files);
        return (form, files);
    }

    // the fields into memory, as many as there is room left for; what is done with a file is the caller's to say
    static async Task<FormCollection> ReadForm(HttpContext http, string boundary, int left, Func<FileMultipartSection, Task> take)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var reader = new MultipartReader(boundary, http.Request.Body);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var what)) throw new InvalidDataException("a part of a form without a name");
            if (what.IsFileDisposition())
            {
                await take(new(section, what));
                continue;
            }
            var text = await ReadField(section.Body, left, http.RequestAborted);
            if ((left -= text.Length) <= 0 || fields.Count >= MostFields) throw new BadHttpRequestException("a form with too much in it", StatusCodes.Status413PayloadTooLarge);
            var field = HeaderUtilities.RemoveQuotes(what.Name).ToString();
            fields[field] = StringValues.Concat(fields.GetValueOrDefault(field), text);
        }
        var form = new FormCollection(fields);
        http.Features.Set<IFormFeature>(new FormFeature(form));
        return form;
    }

    // a little more than is left is enough to see that it is too much
    static async Task<string> ReadField(Stream body, int most, CancellationToken stop)
    {
        using var field = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; field.Length <= most && (read = await body.ReadAsync(buffer, stop)) > 0;) field.Write(buffer, 0, read);
        return Encoding.UTF8.GetString(field.GetBuffer(), 0, (int)field.Length);
    }
}
