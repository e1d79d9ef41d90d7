using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Mediation.Files;

/// <summary>Hands a file out, a piece at a time: to be saved and not shown, in a sandbox should a browser show it all the same, kept by nobody on the way.</summary>
sealed class ServedFile(Stream content, string name, string mediaType) : IResult, IActionResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        await using (content)
        {
            Shield.Sandbox(http);
            var said = new ContentDispositionHeaderValue("attachment");
            said.SetHttpFileName(name);
            var answer = http.Response;
            (answer.ContentType, answer.ContentLength) = (mediaType, content.Length);
            answer.Headers.ContentDisposition = said.ToString();
            answer.Headers.CacheControl = "no-store";
            answer.Headers.AcceptRanges = "none";
            if (!HttpMethods.IsHead(http.Request.Method)) await content.CopyToAsync(answer.Body, Pieces.Size, http.RequestAborted);
        }
    }

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);
}
